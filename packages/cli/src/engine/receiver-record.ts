import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { DataDirectory } from '../data-dir.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { processAlive } from './process-alive.ts';
import { ReceiverAddresses } from './receiver-message.ts';

const ReceiverRecord = ReceiverAddresses.partial({ localUrl: true, localPort: true }).extend({
  pid: z.number().int().positive(),
  host: z.string(),
});

/** What `receiver.json` says about the receiver of a data directory. */
export type ReceiverRecord = z.infer<typeof ReceiverRecord>;

const Health = z.object({ pid: z.number() });
const HEALTH_TIMEOUT_MILLIS = 2_000;

/** Says which process receives. */
export function writeReceiverRecord(
  directory: DataDirectory,
  record: ReceiverRecord,
): Promise<void> {
  return writeJsonFile(directory.receiverFile, record);
}

/** Removes the record of a receiver that has stopped. */
export async function removeReceiverRecord(directory: DataDirectory, pid: number): Promise<void> {
  const record = await readJsonFile(directory.receiverFile, ReceiverRecord);
  if (record?.pid === pid) await rm(directory.receiverFile, { force: true });
}

/** The receiver that runs on this directory now, be it one that outlived its engine. */
export async function findReceiver(directory: DataDirectory): Promise<ReceiverRecord | undefined> {
  const record = await readJsonFile(directory.receiverFile, ReceiverRecord);
  if (record === undefined || !processAlive(record.pid)) return undefined;
  try {
    const response = await fetch(new URL('/healthz', record.localUrl ?? record.url), {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MILLIS),
    });
    // The process id may have gone to a stranger, who must not be stopped.
    return Health.safeParse(await response.json()).data?.pid === record.pid ? record : undefined;
  } catch {
    return undefined;
  }
}
