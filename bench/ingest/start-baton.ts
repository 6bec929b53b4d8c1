import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Usage } from './process-usage.ts';

/** A receiver and an engine in processes of their own, as `baton up` runs them. */
export interface RunningBaton {
  readonly url: string;
  /** Resolves with the rows of `otel_traces` once everything acknowledged is queryable. */
  drain(): Promise<number>;
  usage(): Promise<{ readonly receiver: Usage; readonly engine: Usage }>;
  stop(): Promise<void>;
}

/** Starts both on an empty directory, which goes when they stop. */
export async function startBaton(): Promise<RunningBaton> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-ingest-'));
  const receiver = start('receiver-process.ts', dataDir);
  const [line] = await once(receiver.stdout as NodeJS.ReadableStream, 'data');
  const { url } = JSON.parse(String(line)) as { url: string };
  const engine = start('engine-process.ts', dataDir);
  await once(engine, 'message');
  return {
    url,
    async drain() {
      const { spans } = await ask<{ spans: number }>(engine, 'drain');
      return spans;
    },
    usage: async () => ({
      receiver: await ask<Usage>(receiver, 'usage'),
      engine: await ask<Usage>(engine, 'usage'),
    }),
    async stop() {
      receiver.kill('SIGTERM');
      engine.send('stop');
      await Promise.all([receiver, engine].map(ended));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function start(program: string, dataDir: string): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  return fork(path, [dataDir], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', BATON_LOG_LEVEL: 'warn' },
  });
}

async function ask<T>(child: ChildProcess, message: string): Promise<T> {
  const answered = once(child, 'message');
  child.send(message);
  return (await answered)[0] as T;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
