import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBacklogWatch, logDirectory } from '@baton/collector';
import { startReceiverChild } from '../ingest/start-receiver-child.ts';
import type { Usage } from '../process-usage.ts';
import { type Child, startChild } from '../start-child.ts';
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
  const children: Child<unknown>[] = [];
  try {
    const receiver = await startReceiverChild(dataDir);
    children.push(receiver);
    const sentBytes = await send(receiver.first.url);
    const { peakMebibytes: receiverPeakMebibytes } = await receiver.ask<Usage>('usage');
    await receiver.stop();
    const { waitingRows: rows, waitingBytes: logBytes } = await createBacklogWatch(
      logDirectory(dataDir),
    ).read();
    const loading = await startChild<LoadedSizes>(new URL('loading-process.ts', import.meta.url), {
      dataDir,
    });
    children.push(loading);
    return { ...loading.first, sentBytes, rows, logBytes, receiverPeakMebibytes };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await rm(dataDir, { recursive: true, force: true });
  }
}
