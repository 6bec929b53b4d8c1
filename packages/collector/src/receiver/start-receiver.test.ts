import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otlpMessage } from '../../testdata/otlp-messages.ts';
import { idsOf, jsonRequestOf, requestOf } from '../../testdata/small-requests.ts';
import { storedSpans } from '../../testdata/stored-spans.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from './start-receiver.ts';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

let dataDir: string;
let receiver: Receiver | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-receiver-'));
});

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ReceiverOptions> = {}): Promise<Receiver> {
  receiver = await startReceiver({ dataDir, port: 0, ...options });
  return receiver;
}

interface Sent {
  readonly type?: string;
  readonly encoding?: string;
  readonly path?: string;
  readonly method?: string;
}

async function post(body: Uint8Array | string, sent: Sent = {}): Promise<Response> {
  return fetch(`${receiver?.url}${sent.path ?? '/v1/traces'}`, {
    method: sent.method ?? 'POST',
    headers: {
      'content-type': sent.type ?? PROTOBUF,
      ...(sent.encoding === undefined ? {} : { 'content-encoding': sent.encoding }),
    },
    ...(sent.method === 'GET' ? {} : { body: body as never }),
  });
}

const decode = async (response: Response, name: string): Promise<Record<string, unknown>> =>
  fromBinary(otlpMessage(name), new Uint8Array(await response.arrayBuffer())) as never;

const storedRows = (): Promise<number> => storedSpans(dataDir);

describe('receiver', () => {
  it.each([
    ['protobuf', PROTOBUF, requestOf('a', 'b'), ''],
    ['protobuf with odd spelling', 'Application/X-Protobuf; x=1', requestOf('a', 'b'), ''],
    ['JSON', `${JSON_TYPE}; charset=utf-8`, Buffer.from(jsonRequestOf('a', 'b')), '{}'],
  ])('stores %s, plain and gzipped, and answers an empty success', async (_, type, body, empty) => {
    await start();
    const plain = await post(body, { type });
    expect([plain.status, await plain.text()]).toEqual([200, empty]);
    expect(plain.headers.get('content-type')).toBe(empty === '' ? PROTOBUF : JSON_TYPE);
    const other = type.startsWith(JSON_TYPE) ? jsonRequestOf('c') : requestOf('c');
    const zipped = await post(gzipSync(other), { type, encoding: 'gzip' });
    expect([zipped.status, await zipped.text()]).toEqual([200, empty]);
    expect(await storedRows()).toBe(3);
  });

  it('answers success to a request without spans', async () => {
    await start();
    expect((await post(new Uint8Array(0))).status).toBe(200);
    expect(await (await post('{}', { type: JSON_TYPE })).text()).toBe('{}');
  });

  it('tells how many spans were rejected and why, the same again for a resend', async () => {
    await start();
    const body = jsonRequestOf('good', 'bad').replace(idsOf('bad').traceId.toString('hex'), '');
    const first = await (await post(body, { type: JSON_TYPE })).json();
    expect(first).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: '1 span was rejected: a trace id must be 16 bytes that are not all zero.',
      },
    });
    expect(await (await post(body, { type: JSON_TYPE })).json()).toMatchObject({
      partialSuccess: { rejectedSpans: '1' },
    });
    const protobuf = requestOf('bad', 'other');
    Buffer.from(protobuf.buffer).fill(0, protobuf.byteOffset + 8, protobuf.byteOffset + 24);
    expect(await storedRows()).toBe(1);
  });

  it('stores an identical resend once, also when both are under way and after a restart', async () => {
    await start();
    const body = requestOf('once');
    const answers = await Promise.all([
      post(body),
      post(body),
      post(gzipSync(body), { encoding: 'gzip' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await receiver?.close();
    await start();
    expect((await post(body)).status).toBe(200);
    expect(await storedRows()).toBe(1);
  });

  it('answers what it cannot decode with 400 and a Status in the encoding of the request', async () => {
    await start();
    const protobuf = await post(Buffer.from([0x0a, 0x50, 1]));
    expect([protobuf.status, protobuf.headers.get('content-type')]).toEqual([400, PROTOBUF]);
    const status = await decode(protobuf, 'RpcStatus');
    expect(status).toMatchObject({
      code: 3,
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }],
    });
    expect(status['message']).toContain('not a valid protobuf message');
    const json = await post('{', { type: JSON_TYPE });
    expect([json.status, await json.json()]).toMatchObject([
      400,
      { code: 3, message: 'The request body is not valid JSON.' },
    ]);
    const notGzip = await post('text', { encoding: 'gzip' });
    expect(notGzip.status).toBe(400);
    const cutGzip = await post(gzipSync(requestOf('a')).subarray(0, 30), { encoding: 'gzip' });
    expect(cutGzip.status).toBe(400);
  });

  it('answers other paths, methods, types and encodings as a collector does', async () => {
    await start();
    const other = await post('', { path: '/v1/logs' });
    expect(other.status).toBe(404);
    expect((await decode(other, 'RpcStatus'))['message']).toContain('traces only');
    expect((await post('', { path: '/nothing' })).status).toBe(404);
    const get = await post('', { method: 'GET' });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const type = await post('x', { type: 'text/plain' });
    expect([type.status, type.headers.get('content-type')]).toEqual([
      415,
      'text/plain; charset=utf-8',
    ]);
    expect((await post('x', { encoding: 'snappy' })).status).toBe(415);
  });

  it('answers 413 to a body over the limit, as sent, declared, or inflated, and keeps serving', async () => {
    await start({ maxBodyBytes: 100_000 });
    expect((await post(Buffer.alloc(100_001))).status).toBe(413);
    expect((await post(gzipSync(Buffer.alloc(50_000_000)), { encoding: 'gzip' })).status).toBe(413);
    const chunked = await fetch(`${receiver?.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': PROTOBUF },
      body: new Blob([Buffer.alloc(300_000)]).stream(),
      duplex: 'half',
    } as never);
    expect(chunked.status).toBe(413);
    expect((await post(requestOf('still here'))).status).toBe(200);
  });

  it('answers 503 with a hint of one second while the log is full, and stores nothing of it', async () => {
    await start({ maxBytes: 20_000 });
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let index = 0; index < 40; index++) {
      last = await post(requestOf(`span ${index}`));
      statuses.push(last.status);
    }
    expect(last?.status).toBe(503);
    expect(last?.headers.get('retry-after')).toBe('1');
    expect(await storedRows()).toBe(statuses.filter((status) => status === 200).length);
  });

  it('answers 503 while other requests hold the memory', async () => {
    const { port } = await start({ maxInFlightBytes: 1000, maxWaitSeconds: 0.2 });
    const slow = createConnection(port, '127.0.0.1');
    slow.write(
      `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: 990\r\n\r\n`,
    );
    await expect.poll(async () => (await health())['inFlightBytes']).toBe(990);
    expect((await post(requestOf('no room'.repeat(100)))).status).toBe(503);
    slow.destroy();
    await expect.poll(async () => (await health())['inFlightBytes']).toBe(0);
    expect((await post(requestOf('room'))).status).toBe(200);
  });

  it('gives up a body that does not come', async () => {
    const { port } = await start({ noProgressSeconds: 0.2 });
    const slow = createConnection(port, '127.0.0.1');
    slow.write(
      `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: 50\r\n\r\nabc`,
    );
    expect(await text(slow)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('tells its health', async () => {
    await start();
    await post(requestOf('a'));
    expect(await health()).toMatchObject({ status: 'ok', dataDir, pid: process.pid });
    expect((await health())['pendingBytes']).toBeGreaterThan(0);
  });

  it('says in one sentence that the port, the directory or the log is taken', async () => {
    const { port } = await start();
    await expect(startReceiver({ dataDir, port: 0 })).rejects.toMatchObject({
      code: 'receiver_running',
    });
    const other = join(dataDir, 'other');
    await expect(startReceiver({ dataDir: other, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: `Port ${port} on 127.0.0.1 is already taken. Stop what listens there, or choose another port.`,
    });
    await expect(startReceiver({ dataDir: '/dev/null/x', port: 0 })).rejects.toMatchObject({
      code: 'data_dir_unwritable',
    });
  });

  it('answers what is under way before it closes', async () => {
    await start();
    const answers = Array.from({ length: 30 }, (_, index) => post(requestOf(`span ${index}`)));
    // Connections that were not accepted yet are reset; their clients send again.
    const settling = Promise.allSettled(answers);
    await answers[0];
    await receiver?.close();
    const settled = await settling;
    const stored = settled.filter((one) => one.status === 'fulfilled' && one.value.status === 200);
    expect(await storedRows()).toBeGreaterThanOrEqual(stored.length);
    expect(stored.length).toBeGreaterThan(0);
  });
});

async function health(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${receiver?.url}/healthz`)).json()) as Record<string, unknown>;
}
