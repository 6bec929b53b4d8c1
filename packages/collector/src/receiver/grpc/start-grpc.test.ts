import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrpcClient, EXPORT_TRACES, type GrpcClient } from '../../../testdata/grpc-client.ts';
import { requestOf } from '../../../testdata/small-requests.ts';
import { storedSpans } from '../../../testdata/stored-spans.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from '../start-receiver.ts';

const OK = 0;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;

/** Machines may be busy. */
const polled = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

let dataDir: string;
let receiver: Receiver | undefined;
let closers: (() => void)[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-grpc-'));
  closers = [];
});

afterEach(async () => {
  for (const close of closers) close();
  await receiver?.close();
  receiver = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ReceiverOptions> = {}): Promise<GrpcClient> {
  receiver = await startReceiver({ dataDir, port: 0, grpcPort: 0, ...options });
  return client();
}

function client(o: Parameters<typeof createGrpcClient>[1] = {}): GrpcClient {
  const made = createGrpcClient(receiver?.grpcUrl ?? '', o);
  closers.push(() => made.close());
  return made;
}

describe('OTLP/gRPC', () => {
  it('stores what the stock client sends, as it is and compressed, and answers an unset message', async () => {
    const plain = await start();
    const zipped = client({ gzip: true });
    for (const outcome of [await plain.call(requestOf('a')), await zipped.call(requestOf('b'))]) {
      expect(outcome).toEqual({ code: OK, message: '', body: Buffer.alloc(0), status: undefined });
    }
    expect((await plain.call(new Uint8Array(0))).code).toBe(OK);
    expect(await storedSpans(dataDir)).toBe(2);
  });

  it('answers many calls at once on one connection, each identical resend once', async () => {
    const { call } = await start();
    const bodies = Array.from({ length: 250 }, (_, index) => requestOf(`span ${index % 200}`));
    const outcomes = await Promise.all(bodies.map((body) => call(body)));
    expect(outcomes.filter(({ code }) => code !== OK)).toEqual([]);
    expect(await storedSpans(dataDir)).toBe(200);
  });

  it('tells how many spans were rejected and why', async () => {
    const { call } = await start();
    const body = Buffer.from(requestOf('good', 'bad'));
    body.fill(0, body.lastIndexOf('bad') - 28, body.lastIndexOf('bad') - 12);
    const { code, body: answer } = await call(body);
    expect(code).toBe(OK);
    expect(answer?.toString()).toContain('1 span was rejected: a trace id must be');
    expect(await storedSpans(dataDir)).toBe(1);
  });

  it('refuses a message over the limit for good, as sent or inflated', async () => {
    const plain = await start({ maxBodyBytes: 100_000 });
    const bomb = Buffer.alloc(30_000_000);
    for (const sender of [plain, client({ gzip: true })]) {
      const { code, status } = await sender.call(bomb);
      expect([code, status]).toMatchObject([RESOURCE_EXHAUSTED, { code: 8, details: [] }]);
    }
    expect((await plain.call(requestOf('still here'))).code).toBe(OK);
  });

  it('answers what it cannot decode with INVALID_ARGUMENT and a BadRequest', async () => {
    const { call } = await start();
    const { code, message, status } = await call(Buffer.from([0x0a, 0x50, 1]));
    expect(code).toBe(INVALID_ARGUMENT);
    expect(message).toContain('not a valid protobuf message');
    expect(status).toMatchObject({
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }],
    });
  });

  it('answers UNAVAILABLE with a hint of one second while other requests hold the memory', async () => {
    const { call } = await start({ maxInFlightBytes: 1000, maxWaitSeconds: 0.2 });
    const slow = createConnection(receiver?.port ?? 0, '127.0.0.1');
    closers.push(() => slow.destroy());
    slow.write(
      'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 990\r\n\r\n',
    );
    await polled(async () => (await health())['inFlightBytes']).toBe(990);
    const { code, status } = await call(requestOf('no room'.repeat(100)));
    expect(code).toBe(UNAVAILABLE);
    const [detail] = (status?.['details'] ?? []) as { typeUrl: string; value: Uint8Array }[];
    expect(detail?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    // retry_delay { seconds: 1 }, its length padded to five bytes.
    expect([...(detail?.value ?? [])].filter((byte) => byte < 0x80).slice(-2)).toEqual([8, 1]);
    slow.destroy();
    await polled(async () => (await health())['inFlightBytes']).toBe(0);
    expect((await call(requestOf('room'))).code).toBe(OK);
  });

  it('counts a message that is still coming, and lets go of it when its client goes', async () => {
    await start();
    const session = open();
    const stream = request(session);
    stream.write(frame(Buffer.alloc(5000)).subarray(0, 1005));
    await polled(async () => (await health())['inFlightBytes']).toBe(5000);
    session.destroy();
    await polled(async () => (await health())['inFlightBytes']).toBe(0);
  });

  it('answers methods that it does not have with UNIMPLEMENTED', async () => {
    const { call } = await start();
    const logs = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
    const outcomes = await Promise.all(
      [logs, '/no.Such/Method', `${EXPORT_TRACES}s`].map((path) => call(requestOf('a'), { path })),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([UNIMPLEMENTED, UNIMPLEMENTED, UNIMPLEMENTED]);
    expect(outcomes[0]?.message).toBe('Baton keeps traces only. Send them to the TraceService.');
    expect(await storedSpans(dataDir)).toBe(0);
  });

  it('inflates gzip, deflate and zstd, and names what it takes when asked for another', async () => {
    await start();
    const session = open();
    for (const [encoding, zip] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      const stream = request(session, { 'grpc-encoding': encoding });
      stream.end(frame(zip(requestOf(encoding)), 1));
      expect((await answerOf(stream)).code).toBe(OK);
    }
    const other = request(session, { 'grpc-encoding': 'snappy' });
    other.end(frame(requestOf('snappy'), 1));
    expect(await answerOf(other)).toMatchObject({
      code: UNIMPLEMENTED,
      headers: { 'grpc-accept-encoding': 'identity,deflate,gzip,zstd' },
    });
    expect(await storedSpans(dataDir)).toBe(3);
  });

  it.each([
    ['a message cut short', [frame(Buffer.alloc(50)).subarray(0, 30)], INVALID_ARGUMENT],
    ['a prefix cut short', [Buffer.alloc(3)], INVALID_ARGUMENT],
    ['an unknown flag', [frame(Buffer.alloc(5), 7)], INVALID_ARGUMENT],
    ['a compressed message without a compression', [frame(Buffer.alloc(5), 1)], INTERNAL],
    ['several messages', [frame(requestOf('a')), frame(requestOf('b'))], UNIMPLEMENTED],
    ['no message', [], UNIMPLEMENTED],
  ])('refuses %s', async (_, chunks, code) => {
    await start();
    const stream = request(open());
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    expect((await answerOf(stream)).code).toBe(code);
    expect(await storedSpans(dataDir)).toBe(0);
  });

  it('takes a message byte by byte', async () => {
    await start();
    const stream = request(open());
    for (const byte of frame(requestOf('slowly'))) stream.write(Buffer.from([byte]));
    stream.end();
    expect((await answerOf(stream)).code).toBe(OK);
    expect(await storedSpans(dataDir)).toBe(1);
  });

  it('refuses what is no gRPC as HTTP does', async () => {
    await start();
    const session = open();
    const json = request(session, { 'content-type': 'application/json' });
    json.end('{}');
    expect((await answerOf(json)).status).toBe(415);
    const get = session.request({ ':method': 'GET', ':path': EXPORT_TRACES });
    expect((await answerOf(get)).status).toBe(405);
  });

  it('gives up a message that stalls, trickles, or outlasts the time its client waits', async () => {
    await start({ noProgressSeconds: 0.3, requestSeconds: 1 });
    const session = open();
    const whole = frame(Buffer.alloc(5000));
    const stalled = request(session);
    stalled.write(whole.subarray(0, 100));
    const trickling = request(session);
    let sent = 0;
    const trickle = setInterval(() => trickling.write(whole.subarray(sent, ++sent)), 50);
    closers.push(() => clearInterval(trickle));
    const hurried = request(session, { 'grpc-timeout': '50m' });
    hurried.write(whole.subarray(0, 100));
    for (const stream of [hurried, stalled, trickling]) {
      expect((await answerOf(stream)).code).toBe(DEADLINE_EXCEEDED);
    }
  });

  it('ends connections that never speak HTTP/2', async () => {
    await start({ noProgressSeconds: 0.2 });
    const silent = createConnection(receiver?.grpcPort ?? 0, '127.0.0.1');
    await new Promise((resolve) => silent.resume().once('close', resolve));
    const half = createConnection(receiver?.grpcPort ?? 0, '127.0.0.1');
    half.write('PRI * HTTP/2.0\r\n');
    await new Promise((resolve) => half.resume().once('close', resolve));
  });

  it('tells calls on connections beyond those that are served to come back', async () => {
    const { call } = await start({ maxConnections: 1 });
    expect((await call(requestOf('first'))).code).toBe(OK);
    const session = open();
    const stream = request(session);
    stream.end(frame(requestOf('second')));
    expect((await answerOf(stream)).code).toBe(UNAVAILABLE);
    await new Promise((resolve) => session.once('close', resolve));
    expect((await call(requestOf('third'))).code).toBe(OK);
    expect(await storedSpans(dataDir)).toBe(2);
  });

  it('ends a connection that floods it with cancelled calls, and serves the others', async () => {
    const { call } = await start();
    const session = open();
    const gone = new Promise<void>((resolve) => session.once('close', () => resolve()));
    const flood = setInterval(() => {
      for (let index = 0; index < 500 && !session.destroyed && !session.closed; index++) {
        const stream = request(session);
        stream.close(8);
      }
    }, 1);
    closers.push(() => clearInterval(flood));
    await gone;
    expect((await call(requestOf('another'))).code).toBe(OK);
  });

  it('answers the calls under way before it closes, and none after', async () => {
    const { call } = await start();
    await call(requestOf('first'));
    const session = open();
    const stream = request(session);
    const whole = frame(requestOf('last'));
    stream.write(whole.subarray(0, 10));
    await polled(async () => (await health())['inFlightBytes']).toBeGreaterThan(0);
    const closed = receiver?.close();
    await new Promise<void>((resolve) => session.once('goaway', () => resolve()));
    stream.end(whole.subarray(10));
    expect((await answerOf(stream)).code).toBe(OK);
    await closed;
    expect((await call(requestOf('late'))).code).toBe(UNAVAILABLE);
    expect(await storedSpans(dataDir)).toBe(2);
  });

  it('says in one sentence that its port is taken, and gives back what it had opened', async () => {
    await start();
    const taken = receiver?.grpcPort ?? 0;
    const other = join(dataDir, 'other');
    await expect(startReceiver({ dataDir: other, port: 0, grpcPort: taken })).rejects.toMatchObject(
      { code: 'port_taken', message: expect.stringContaining(`${taken}`) },
    );
    const second = await startReceiver({ dataDir: other, port: 0, grpcPort: 0 });
    await second.close();
  });
});

function open(): ClientHttp2Session {
  const session = connect(receiver?.grpcUrl ?? '');
  session.on('error', () => undefined);
  closers.push(() => session.destroy());
  return session;
}

function request(
  session: ClientHttp2Session,
  headers: Record<string, string> = {},
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': EXPORT_TRACES,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  return stream;
}

function frame(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

interface Answer {
  readonly status: number | undefined;
  readonly code: number;
  readonly headers: Record<string, unknown>;
}

function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  return new Promise((resolve) => {
    let headers: Record<string, unknown> = {};
    const add = (more: Record<string, unknown>): void => {
      headers = { ...headers, ...more };
    };
    stream.on('response', add).on('trailers', add).resume();
    stream.once('close', () =>
      resolve({
        status: headers[':status'] as number | undefined,
        code: Number(headers['grpc-status']),
        headers,
      }),
    );
  });
}

async function health(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${receiver?.url}/healthz`)).json()) as Record<string, unknown>;
}
