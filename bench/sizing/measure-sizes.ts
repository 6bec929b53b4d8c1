import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBacklogWatch, logDirectory } from '@baton/collector';
import type { Usage } from '../ingest/process-usage.ts';
import type { LoadedSizes } from './loading-process.ts';

/** What some spans take on their way and at rest. */
export interface Sizes extends LoadedSizes {
  readonly sentBytes: number;
  /** Rows in the log. */
  readonly rows: number;
  readonly logBytes: number;
  readonly receiverPeakMebibytes: number;
}

/**
 * Lets `send` fill a log through a receiver, measures it, then loads, projects and merges what it holds.
 * `send` is given the address and says how many bytes it sent.
 */
export async function measureSizes(send: (url: string) => Promise<number>): Promise<Sizes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-sizing-'));
  const children: ChildProcess[] = [];
  const start = (program: string): ChildProcess => {
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), [dataDir], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', BATON_LOG_LEVEL: 'warn' },
    });
    children.push(child);
    return child;
  };
  try {
    const receiver = start('../ingest/receiver-process.ts');
    const [line] = await orEnd(receiver, once(receiver.stdout as NodeJS.ReadableStream, 'data'));
    const sentBytes = await send((JSON.parse(String(line)) as { url: string }).url);
    const usage = once(receiver, 'message');
    receiver.send('usage');
    const { peakMebibytes: receiverPeakMebibytes } = (await usage)[0] as Usage;
    await stop(receiver);
    const { waitingRows: rows, waitingBytes: logBytes } = await createBacklogWatch(
      logDirectory(dataDir),
    ).read();
    const loading = start('loading-process.ts');
    const [loaded] = (await orEnd(loading, once(loading, 'message'))) as [LoadedSizes];
    await stop(loading);
    return { ...loaded, sentBytes, rows, logBytes, receiverPeakMebibytes };
  } finally {
    await Promise.all(children.map(stop));
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What a child is waited for, unless it ends before. */
function orEnd(child: ChildProcess, awaited: Promise<unknown[]>): Promise<unknown[]> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the benchmark ended with ${code} before it was done`);
  });
  return Promise.race([awaited, ended]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
