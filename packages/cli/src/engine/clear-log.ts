import { setTimeout as delay } from 'node:timers/promises';
import { listSegments, logDirectory, rotateIdleLog } from '@baton/collector';
import type { DataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { findReceiver } from './receiver-record.ts';

const PATIENCE_MILLIS = 30_000;
const POLL_MILLIS = 50;

/** Tells the receiver's process to begin a new segment of its log. */
export const ROTATE_SIGNAL = 'SIGUSR2';

/**
 * Sees to it that nothing received so far is left in the log: has a new segment begun, and waits until the ones
 * before are loaded and deleted.
 */
export async function clearLog(
  directory: DataDirectory,
  settle: () => Promise<void>,
): Promise<void> {
  const log = logDirectory(directory.path);
  const last = (await listSegments(log)).at(-1);
  if (last === undefined) return;
  const receiver = await findReceiver(directory);
  if (receiver === undefined) await rotateIdleLog(directory.path);
  else process.kill(receiver.pid, ROTATE_SIGNAL);
  await until(async () => ((await listSegments(log)).at(-1) ?? 0) > last);
  await settle();
  await until(async () => ((await listSegments(log))[0] ?? 0) > last);
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const deadlineMillis = performance.now() + PATIENCE_MILLIS;
  while (!(await isDone())) {
    if (performance.now() > deadlineMillis) {
      throw new CliError(
        'receiver_failed',
        'The receiver did not begin a new segment of its log, or what it received could not be loaded; ' +
          'nothing was removed. Look at `baton status`, then run this again.',
      );
    }
    await delay(POLL_MILLIS);
  }
}
