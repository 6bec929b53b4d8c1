import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Usage } from '../process-usage.ts';
import { startChild } from '../start-child.ts';
import { startReceiverChild } from './start-receiver-child.ts';

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
  const receiver = await startReceiverChild(dataDir);
  const engine = await startChild(new URL('engine-process.ts', import.meta.url), { dataDir });
  return {
    url: receiver.first.url,
    drain: async () => (await engine.ask<{ spans: number }>('drain')).spans,
    usage: async () => ({
      receiver: await receiver.ask<Usage>('usage'),
      engine: await engine.ask<Usage>('usage'),
    }),
    async stop() {
      await receiver.stop();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
