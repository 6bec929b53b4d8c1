import { resolve } from 'node:path';
import { takeLock } from './lock-file.ts';
import { logDirectory } from './segment-files.ts';
import { openSegmentLog } from './segment-log.ts';

/**
 * Begins a new segment of a log that no receiver writes; see `Receiver.rotateLog` for one that does. Throws a
 * CollectorError `receiver_running`.
 */
export async function rotateIdleLog(dataDir: string): Promise<void> {
  const lock = await takeLock({
    path: `${logDirectory(resolve(dataDir))}/receiver.lock`,
    code: 'receiver_running',
    holder: 'A receiver',
  });
  try {
    const log = await openSegmentLog({ dataDir: resolve(dataDir) });
    await log.rotate();
    await log.close();
  } finally {
    await lock.release();
  }
}
