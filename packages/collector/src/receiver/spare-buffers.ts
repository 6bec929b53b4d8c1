import { freeMemory } from '@baton/store';

/** Memory that is used again: large buffers that live for one request each make V8 collect garbage all the time. */
export interface SpareBuffers {
  /** A buffer of at least so many bytes, with anything in it; of a large one, the pages are held once they are written. */
  take(bytes: number): Buffer;
  /** Takes back what nobody uses any more; what is not kept is empty afterwards. */
  give(buffer: Buffer): void;
  /** Frees all that it keeps. */
  drop(): void;
}

const SMALLEST_BYTES = 4096;
/** Larger ones are rare, and never kept. */
export const LARGEST_SPARE_BYTES = 8 * 1024 * 1024;

/** Keeps up to `maxBytes` of spare buffers, in sizes that are powers of two. */
export function createSpareBuffers(maxBytes: number): SpareBuffers {
  const kept = new Map<number, Buffer[]>();
  let keptBytes = 0;
  return {
    take(bytes) {
      const size = 2 ** Math.ceil(Math.log2(Math.max(bytes, SMALLEST_BYTES)));
      if (size > LARGEST_SPARE_BYTES) return Buffer.allocUnsafeSlow(bytes);
      const spare = kept.get(size)?.pop();
      if (spare === undefined) return Buffer.allocUnsafeSlow(size);
      keptBytes -= size;
      return spare;
    },
    give(buffer) {
      const { length } = buffer;
      const isOurs = length >= SMALLEST_BYTES && (length & (length - 1)) === 0;
      if (!isOurs || length > LARGEST_SPARE_BYTES || keptBytes + length > maxBytes) {
        freeMemory(buffer);
        return;
      }
      const same = kept.get(length);
      if (same === undefined) kept.set(length, [buffer]);
      else same.push(buffer);
      keptBytes += length;
    },
    drop() {
      for (const buffer of [...kept.values()].flat()) freeMemory(buffer);
      kept.clear();
      keptBytes = 0;
    },
  };
}
