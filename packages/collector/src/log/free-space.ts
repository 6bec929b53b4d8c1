import { statfs } from 'node:fs/promises';
import { CollectorError } from '../errors.ts';

/** What is left of a disk. */
export interface FreeSpace {
  /** Rejects with a CollectorError `disk_full` unless so many bytes more leave enough free. */
  ensure(bytes: number): Promise<void>;
  /** So many bytes were written since. */
  used(bytes: number): void;
}

const MEASURE_MILLIS = 200;

/**
 * Watches the disk of a directory. Loading takes a file for each batch, and ClickHouse may write to the same disk:
 * a log that took the last byte could never be loaded and freed again.
 */
export function createFreeSpace(o: {
  readonly directory: string;
  readonly minFreeBytes: number;
}): FreeSpace {
  let freeBytes = Number.POSITIVE_INFINITY;
  let measuredAtMillis = Number.NEGATIVE_INFINITY;
  let measuring: Promise<void> | undefined;

  const measure = (): Promise<void> => {
    measuring ??= freeBytesOf(o.directory).then((bytes) => {
      freeBytes = bytes;
      measuredAtMillis = performance.now();
      measuring = undefined;
    });
    return measuring;
  };
  const isEnough = (bytes: number): boolean => freeBytes - bytes >= o.minFreeBytes;
  void measure();

  return {
    async ensure(bytes) {
      const isStale = performance.now() - measuredAtMillis >= MEASURE_MILLIS;
      // A measure beside the request does as long as there was enough.
      const measured = isStale ? measure() : undefined;
      if (isEnough(bytes)) return;
      await measured;
      if (isEnough(bytes)) return;
      throw new CollectorError(
        'disk_full',
        `The disk of ${o.directory} has ${freeBytes} bytes left, and ${o.minFreeBytes} are kept for loading. ` +
          'Free some space.',
        { retryable: true },
      );
    },
    used(bytes) {
      freeBytes -= bytes;
    },
  };
}

/** Where a file system does not tell, writing shows. */
async function freeBytesOf(directory: string): Promise<number> {
  const space = await statfs(directory).catch(() => undefined);
  if (space === undefined || space.blocks === 0) return Number.POSITIVE_INFINITY;
  return space.bavail * space.bsize;
}
