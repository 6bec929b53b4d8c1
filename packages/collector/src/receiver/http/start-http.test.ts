import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRaw, type RawConnection } from '../../../testdata/raw-connection.ts';
import { jsonRequestOf, requestOf } from '../../../testdata/small-requests.ts';
import { storedSpans } from '../../../testdata/stored-spans.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from '../start-receiver.ts';

const PROTOBUF = 'application/x-protobuf';

/** Machines may be busy. */
const polled = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

let dataDir: string;
let receiver: Receiver | undefined;
let sockets: RawConnection[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-http-'));
  sockets = [];
});

afterEach(async () => {
  for (const { socket } of sockets) socket.destroy();
  await receiver?.close();
  receiver = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  receiver = await startReceiver({ dataDir, port: 0, ...options });
}

function post(
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Response> {
  return fetch(`${receiver?.url}/v1/traces`, {
    method,
    headers: { 'content-type': PROTOBUF, ...headers },
    ...(method === 'POST' ? { body: body as never } : {}),
  });
}

function raw(text?: string): RawConnection {
  const made = connectRaw(receiver?.url ?? '', text);
  sockets.push(made);
  return made;
}

/** A whole request as text; its body is a protobuf message, so latin1 keeps its bytes. */
function rawRequest(name: string): string {
  const body = Buffer.from(requestOf(name)).toString('latin1');
  return `${headOf(body.length)}${body}`;
}

const headOf = (length: number): string =>
  `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: ${length}\r\n\r\n`;

const statusLines = (text: string): string[] => text.match(/HTTP\/1\.1 \d+/g) ?? [];

describe('compressed bodies', () => {
  const compressions = [
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['zlib', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (body: Uint8Array) => Buffer.from(body)],
  ] as const;

  it('are inflated, whatever they are compressed with', async () => {
    await start();
    for (const [index, [encoding, compress]] of compressions.entries()) {
      const answer = await post(compress(requestOf(`${encoding} ${index}`)), {
        'content-encoding': encoding,
      });
      expect([encoding, answer.status]).toEqual([encoding, 200]);
    }
    expect(await storedSpans(dataDir)).toBe(compressions.length);
  });

  it('are refused where they are cut short, corrupt, or followed by something else', async () => {
    await start();
    const body = requestOf(...Array.from({ length: 500 }, (_, index) => `span ${index}`));
    for (const [encoding, compress] of compressions.slice(0, -1)) {
      const whole = compress(body);
      const broken = [
        whole.subarray(0, whole.length - 3),
        whole.subarray(0, 1),
        Buffer.alloc(0),
        Buffer.from('this is no compressed data'),
        Buffer.concat([whole, Buffer.from('and more')]),
      ];
      for (const [index, bytes] of broken.entries()) {
        const { status } = await post(bytes, { 'content-encoding': encoding });
        expect([encoding, index, status]).toEqual([encoding, index, 400]);
      }
    }
    expect(await storedSpans(dataDir)).toBe(0);
  });

  it('are bounded as inflated, and let go of what they held', async () => {
    await start({ maxBodyBytes: 1_000_000 });
    const bomb = Buffer.alloc(60_000_000);
    for (const [encoding, compress] of compressions.slice(0, -1)) {
      const { status } = await post(compress(bomb), { 'content-encoding': encoding });
      expect([encoding, status]).toEqual([encoding, 413]);
    }
    expect((await health())['inFlightBytes']).toBe(0);
  });

  it('are refused with 415 and a Status where the compression is not one that is read', async () => {
    await start();
    for (const encoding of ['snappy', 'lz4', 'gzip, gzip']) {
      const answer = await post(requestOf('a'), { 'content-encoding': encoding });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([415, PROTOBUF]);
    }
  });
});

describe('what a request holds', () => {
  it('grows with what was sent, not with what was declared', async () => {
    await start({ maxInFlightBytes: 1_000_000 });
    for (let index = 0; index < 10; index++) raw(`${headOf(900_000)}some bytes`);
    await polled(async () => (await health())['inFlightBytes']).toBe(10 * 64 * 1024);
    expect((await post(requestOf('room'))).status).toBe(200);
  });

  it('is waited for where many bodies come at once, as sent and as inflated', async () => {
    await start({ maxInFlightBytes: 400_000, maxWaitSeconds: 60 });
    const names = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(200_000)}`);
    const answers = await Promise.all(
      names.map((name, index) =>
        index % 2 === 0
          ? post(requestOf(name))
          : post(gzipSync(requestOf(name)), { 'content-encoding': 'gzip' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect(await storedSpans(dataDir)).toBe(20);
    await polled(async () => (await health())['inFlightBytes']).toBe(0);
  });

  it('is refused with 503 and a hint once others hold all of it, and nothing stays held', async () => {
    await start({ maxInFlightBytes: 200_000, maxWaitSeconds: 0.2 });
    const other = raw(`${headOf(900_000)}${'x'.repeat(150_000)}`);
    await polled(async () => (await health())['inFlightBytes']).toBeGreaterThan(150_000);
    const answer = await post(gzipSync(Buffer.alloc(500_000)), { 'content-encoding': 'gzip' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    other.socket.destroy();
    await polled(async () => (await health())['inFlightBytes']).toBe(0);
  });
});

describe('answers', () => {
  it('are compressed only if they are long and the client takes that', async () => {
    await start();
    const plain = await get('/v1/facts/schema', {});
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    expect(plain.response.headers['vary']).toBe('accept-encoding');
    const zipped = await get('/v1/facts/schema', { 'accept-encoding': 'br;q=1, gzip;q=0.5' });
    expect(zipped.response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
    expect(zipped.body.length).toBeLessThan(plain.body.length);
    const refused = await get('/v1/facts/schema', { 'accept-encoding': '*, gzip;q=0' });
    expect(refused.response.headers['content-encoding']).toBeUndefined();
    const short = await post(requestOf('a'), { 'accept-encoding': 'gzip' });
    expect(short.headers.get('content-encoding')).toBeNull();
  });

  it('to a wrong method are text and name the right one', async () => {
    await start();
    for (const method of ['GET', 'PUT', 'OPTIONS']) {
      const answer = await post('', {}, method);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    }
  });

  it('come over one connection as long as the client keeps it', async () => {
    await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const reused: boolean[] = [];
    for (let index = 0; index < 4; index++) {
      reused.push((await get('/healthz', {}, agent)).isReused);
    }
    agent.destroy();
    expect(reused).toEqual([false, true, true, true]);
  });
});

describe('connections', () => {
  it('answer pipelined requests in their order, and refuse those beyond a bound', async () => {
    await start();
    const connection = raw(
      `${rawRequest('one')}${rawRequest('two')}GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n${rawRequest('three')}`,
    );
    await polled(() => statusLines(connection.received())).toHaveLength(4);
    expect(statusLines(connection.received())).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 404',
      'HTTP/1.1 200',
    ]);
    const names = Array.from({ length: 300 }, (_, index) => `span ${index}`);
    const flood = raw(names.map(rawRequest).join(''));
    await polled(() => statusLines(flood.received()).length).toBe(names.length);
    const kept = statusLines(flood.received()).filter((line) => line === 'HTTP/1.1 200').length;
    expect(kept).toBeGreaterThanOrEqual(100);
    expect(statusLines(flood.received())).toContain('HTTP/1.1 503');
    expect(await storedSpans(dataDir)).toBe(3 + kept);
  });

  it('hear what was wrong after the answers to what was right', async () => {
    await start();
    const connection = raw(`${rawRequest('kept')}NONSENSE\r\n\r\n`);
    const text = await connection.ended;
    expect(statusLines(text)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(text).toContain('The request is not valid HTTP/1.1.');
    expect(await storedSpans(dataDir)).toBe(1);
  });

  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00', '400'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
    ['a header of 40 KiB', `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, '431'],
    ['300 headers', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(300)}\r\n`, '431'],
    ['two lengths', headOf(3).replace('\r\n\r\n', '\r\ncontent-length: 4\r\n\r\n'), '400'],
    [
      'a length and chunks',
      headOf(3).replace('\r\n\r\n', '\r\ntransfer-encoding: chunked\r\n\r\n'),
      '400',
    ],
    [
      'a chunk that is none',
      `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n`,
      '400',
    ],
    ['another expectation', headOf(3).replace('host: x', 'host: x\r\nexpect: tea'), '417'],
  ])('that send %s are answered and ended', async (_, text, status) => {
    await start();
    const connection = raw(text);
    await polled(() => statusLines(connection.received())).toEqual([`HTTP/1.1 ${status}`]);
    connection.socket.end();
    await connection.ended;
    expect((await post(requestOf('still here'))).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['half a head', 'POST /v1/traces HTTP/1.1\r\nhost: x\r\nconte'],
    ['half a body', `${headOf(50)}abc`],
  ])('that send %s and then nothing more are ended with 408', async (_, text) => {
    await start({ noProgressSeconds: 0.3, requestSeconds: 1 });
    expect(statusLines(await raw(text).ended)).toEqual(['HTTP/1.1 408']);
  });

  it.each([
    ['a head', 'POST /v1/traces HTTP/1.1\r\nx: ', 'y'],
    ['a body', headOf(5000), 'y'],
    ['chunks', headOf(1).replace('content-length: 1', 'transfer-encoding: chunked'), '1\r\ny\r\n'],
  ])('that let %s trickle are ended with 408', async (_, text, drop) => {
    await start({ noProgressSeconds: 0.5, requestSeconds: 1.5 });
    const connection = raw(text);
    const trickle = setInterval(() => connection.socket.write(drop), 50);
    connection.socket.once('close', () => clearInterval(trickle));
    expect(statusLines(await connection.ended)).toEqual(['HTTP/1.1 408']);
  });

  it('beyond those that are served are told to come back', async () => {
    await start({ maxConnections: 3 });
    const held = Array.from({ length: 3 }, (_, index) => raw(rawRequest(`held ${index}`)));
    for (const connection of held) {
      await polled(() => statusLines(connection.received())).toEqual(['HTTP/1.1 200']);
    }
    const surplus = raw(rawRequest('surplus'));
    await polled(() => statusLines(surplus.received())).toEqual(['HTTP/1.1 503']);
    expect(surplus.received()).toContain('retry-after: 1');
    for (const { socket } of held) socket.destroy();
    surplus.socket.destroy();
    await polled(async () => (await post(requestOf('served'))).status).toBe(200);
  });
});

describe('web pages', () => {
  const origin = 'https://app.example.com';
  const preflight = (from: string) =>
    post('', { origin: from, 'access-control-request-method': 'POST' }, 'OPTIONS');

  it('of other origins are kept out unless somebody lets them in', async () => {
    await start();
    const asked = await preflight(origin);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null]);
    const sent = await post(requestOf('a'), { origin });
    expect(sent.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of the named origins may send, and browsers ask without a token', async () => {
    const tokensFile = join(dataDir, 'none-yet.json');
    const cors = {
      origins: ['https://*.example.com', 'http://localhost:5173'],
      headers: ['x-team'],
      maxAgeSeconds: 60,
    };
    await start({ tokensFile, cors });
    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST',
      'access-control-allow-headers': 'authorization, content-type, content-encoding, x-team',
      'access-control-max-age': '60',
      vary: 'origin',
    });
    const json = { origin, 'content-type': 'application/json' };
    const sent = await post(jsonRequestOf('a'), json);
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const failed = await post('{', json);
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([
      400,
      origin,
    ]);
    for (const other of ['https://example.com', 'https://example.com.evil.org', 'null']) {
      const refused = await preflight(other);
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
        204,
        null,
      ]);
    }
  });

  it('of every origin may send if that is asked for, but never with credentials', async () => {
    await start({ cors: { origins: ['*'] } });
    const asked = await preflight(origin);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    const other = { dataDir: join(dataDir, 'other'), port: 0 };
    await expect(
      startReceiver({ ...other, cors: { origins: ['*'], credentials: true } }),
    ).rejects.toMatchObject({ code: 'cors_invalid' });
    for (const wrong of ['app.example.com', 'https://a.example.com/', 'https://*.*.com']) {
      await expect(startReceiver({ ...other, cors: { origins: [wrong] } })).rejects.toThrow(
        `got "${wrong}"`,
      );
    }
  });
});

async function health(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${receiver?.url}/healthz`)).json()) as Record<string, unknown>;
}

/** As `fetch`, which inflates and adds headers of its own, does not. */
function get(
  path: string,
  headers: Record<string, string>,
  agent?: Agent,
): Promise<{ response: IncomingMessage; body: Buffer; isReused: boolean }> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${receiver?.url}${path}`,
      { headers, ...(agent === undefined ? {} : { agent }) },
      (response) => {
        const isReused = call.reusedSocket;
        buffer(response).then((body) => resolve({ response, body, isReused }), reject);
      },
    );
    call.once('error', reject).end();
  });
}
