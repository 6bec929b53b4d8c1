import { statfs } from 'node:fs/promises';
import type { DataDirectory } from './data-dir.ts';
import { CliError } from './errors.ts';

/** ClickHouse and the log stop a little before the last byte. */
const FULL_BYTES = 1 << 20;

/** Does the work; where it fails and the disk of the directory is full, that is what is said. */
export async function blamingFullDisk<T>(
  directory: DataDirectory,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CliError || !(await isFull(directory))) throw cause;
    throw fullDisk(cause, directory.path);
  }
}

/** The sentence for a full disk. */
export function fullDisk(cause: unknown, path?: string): CliError {
  return new CliError(
    'no_space',
    `No space is left on the disk${path === undefined ? '' : ` of ${path}`}; free some, or choose ` +
      'another --data-dir, and run this again. What was acknowledged so far is kept.',
    { cause },
  );
}

async function isFull(directory: DataDirectory): Promise<boolean> {
  const space = await statfs(directory.path).catch(() => undefined);
  return space !== undefined && space.bavail * space.bsize < FULL_BYTES;
}
