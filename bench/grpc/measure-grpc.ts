import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spanPayload } from '../ingest/span-payload.ts';

/** What one gRPC server did with its calls. */
export interface GrpcServed {
  readonly callsPerSecond: number;
  /** CPU of the server's process, storing included. */
  readonly cpuMicrosPerCall: number;
}

/** Sends the same calls over one connection to Baton's gRPC server and then to grpc-js, each storing durably. */
export async function measureGrpc(o: {
  readonly calls: number;
  readonly spansPerCall: number;
  readonly concurrency: number;
}): Promise<{ baton: GrpcServed; grpcJs: GrpcServed }> {
  const frames = Array.from({ length: o.calls }, (_, seed) =>
    frameOf(spanPayload(o.spansPerCall, seed)),
  );
  return {
    baton: await measureServer('baton', frames, o.concurrency),
    grpcJs: await measureServer('grpc-js', frames, o.concurrency),
  };
}

async function measureServer(
  kind: 'baton' | 'grpc-js',
  frames: readonly Buffer[],
  concurrency: number,
): Promise<GrpcServed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-grpc-'));
  const program = fileURLToPath(new URL('grpc-process.ts', import.meta.url));
  const server = fork(program, [dataDir, kind], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = await once(server, 'message');
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const warmUp = Math.ceil(frames.length / 5);
    await callAll(session, frames.slice(0, warmUp), concurrency);
    const measured = frames.slice(warmUp);
    const cpuBefore = await cpuMicrosOf(server);
    const start = performance.now();
    await callAll(session, measured, concurrency);
    const seconds = (performance.now() - start) / 1000;
    return {
      callsPerSecond: measured.length / seconds,
      cpuMicrosPerCall: ((await cpuMicrosOf(server)) - cpuBefore) / measured.length,
    };
  } finally {
    session.destroy();
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function callAll(
  session: ClientHttp2Session,
  frames: readonly Buffer[],
  concurrency: number,
): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let frame = frames[next++]; frame !== undefined; frame = frames[next++]) {
      await call(session, frame);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
}

function call(session: ClientHttp2Session, frame: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status = '';
    stream.once('response', (headers) => {
      status = String(headers['grpc-status'] ?? status);
    });
    stream.once('trailers', (trailers) => {
      status = String(trailers['grpc-status'] ?? status);
    });
    stream.once('error', reject);
    stream.once('close', () =>
      status === '0' ? resolve() : reject(new Error(`the server answered with status ${status}`)),
    );
    stream.resume();
    stream.end(frame);
  });
}

async function cpuMicrosOf(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const [{ cpuMicros }] = await once(server, 'message');
  return cpuMicros;
}

function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}
