import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../log/file-error.ts';
import type { Problems } from '../logger/problems.ts';
import { type NotReady, type Readiness, readinessOf } from './readiness.ts';

/** What a receiver needs to take spans. */
export interface ReceiverReadinessOptions {
  /** Directory of the log. */
  readonly directory: string;
  /** Bytes of all segments, as they are on disk. */
  readonly logBytes: () => Promise<number>;
  readonly maxLogBytes: number;
  /** Free bytes on the disk that are left for loading. */
  readonly minFreeBytes: number;
  readonly problems: Problems;
  readonly isClosing: () => boolean;
}

/** Room without which nothing but the smallest requests could be taken. */
const ROOM_BYTES = 1024 * 1024;
/** Share of its limit that must be free again once a log was full: it is freed by whole segments. */
const FREED_SHARE = 1 / 8;
const PROBE_BYTES = 4096;

/** Codes of problems of the log that the next write may show to be over. */
export const LOG_PROBLEMS = ['log_full', 'disk_full', 'write_failed', 'data_dir_unwritable'];

/** Bytes free for this user on the disk of a directory; undefined if the system does not say. */
export async function availableBytes(directory: string): Promise<number | undefined> {
  const space = await statfs(directory).catch(() => undefined);
  return space === undefined ? undefined : space.bavail * space.bsize;
}

/** Whether a receiver can take spans now, and if not, why. */
export function receiverReadiness(o: ReceiverReadinessOptions): Promise<Readiness> {
  return readinessOf([
    () => (o.isClosing() ? { code: 'stopping', message: 'The receiver is stopping.' } : undefined),
    () => logHasRoom(o),
    () => diskHasRoom(o),
    () => logIsWritable(o),
  ]);
}

async function logHasRoom(o: ReceiverReadinessOptions): Promise<NotReady | undefined> {
  const bytes = await o.logBytes();
  const wasFull = o.problems.current().some(({ code }) => code === 'log_full');
  const needed = wasFull
    ? o.maxLogBytes * FREED_SHARE
    : Math.min(ROOM_BYTES, o.maxLogBytes * FREED_SHARE);
  if (o.maxLogBytes - bytes >= needed) return undefined;
  return {
    code: 'log_full',
    message: `The log holds ${bytes} of ${o.maxLogBytes} bytes. It takes spans again once some are loaded.`,
  };
}

async function diskHasRoom(o: ReceiverReadinessOptions): Promise<NotReady | undefined> {
  const free = await availableBytes(o.directory);
  if (free === undefined || free >= o.minFreeBytes) return undefined;
  return {
    code: 'disk_full',
    message: `The disk of ${o.directory} has ${free} bytes left, and ${o.minFreeBytes} are kept for loading. Free some space.`,
  };
}

/** A write that failed may work by now, and with no traffic nobody would find out: so it is tried. */
async function logIsWritable(o: ReceiverReadinessOptions): Promise<NotReady | undefined> {
  const isInDoubt = o.problems.current().some(({ code }) => LOG_PROBLEMS.includes(code));
  if (!isInDoubt) return undefined;
  const path = join(o.directory, 'probe');
  try {
    const file = await open(path, 'w');
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES));
      await file.datasync();
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    const { code, message } = fileError(error, `write to the log in ${o.directory}`);
    return { code, message };
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}
