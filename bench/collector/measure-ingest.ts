import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '@baton/store';
import { startLoader } from '../../packages/collector/src/loader/start-loader.ts';
import { spanPayload } from './span-payload.ts';

/** What one ingest run saw. */
export interface Ingested {
  /** Spans a second until acknowledged, and until queryable. */
  readonly acknowledgedPerSecond: number;
  readonly queryablePerSecond: number;
  readonly acknowledgementP99Millis: number;
  readonly receiverPeakMebibytes: number;
}

/** Sends requests over HTTP into a receiver process and loads them into embedded ClickHouse in this one. */
export async function measureIngest(o: {
  readonly requests: number;
  readonly spansPerRequest: number;
  readonly connections: number;
}): Promise<Ingested> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-ingest-'));
  const bodies = Array.from({ length: o.requests }, (_, seed) =>
    Buffer.from(spanPayload(o.spansPerRequest, seed)),
  );
  const { receiver, url } = await startReceiverProcess(dataDir);
  const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  const loader = await startLoader({ dataDir, store });
  const agent = new Agent({ keepAlive: true, maxSockets: o.connections });
  try {
    const latencies: number[] = [];
    const start = performance.now();
    let next = 0;
    const client = async (): Promise<void> => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const sentAt = performance.now();
        await send(url, body, agent);
        latencies.push(performance.now() - sentAt);
      }
    };
    await Promise.all(Array.from({ length: o.connections }, client));
    const acknowledgedSeconds = (performance.now() - start) / 1000;
    await loader.drain();
    const queryableSeconds = (performance.now() - start) / 1000;
    latencies.sort((a, b) => a - b);
    const spans = o.requests * o.spansPerRequest;
    return {
      acknowledgedPerSecond: spans / acknowledgedSeconds,
      queryablePerSecond: spans / queryableSeconds,
      acknowledgementP99Millis: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
      receiverPeakMebibytes: await peakMebibytes(receiver.pid),
    };
  } finally {
    agent.destroy();
    await loader.close();
    await store.close();
    receiver.kill('SIGTERM');
    await once(receiver, 'exit');
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function startReceiverProcess(
  dataDir: string,
): Promise<{ receiver: ChildProcess; url: string }> {
  const program = fileURLToPath(new URL('receiver-process.ts', import.meta.url));
  const receiver = fork(program, [dataDir], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = await once(receiver.stdout as NodeJS.ReadableStream, 'data');
  return { receiver, url: JSON.parse(String(line)).url };
}

function send(url: string, body: Buffer, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const call = request(`${url}/v1/traces`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the receiver answered ${response.statusCode}`));
      });
    });
    call.once('error', reject);
    call.end(body);
  });
}

async function peakMebibytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
