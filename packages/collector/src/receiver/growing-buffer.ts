import { freeMemory } from '@baton/store';
import type { AdmittedBytes } from './admission.ts';
import { tooLarge } from './request-error.ts';
import { LARGEST_SPARE_BYTES, type SpareBuffers } from './spare-buffers.ts';

/** A body as it comes in. */
export interface GrowingBuffer {
  /**
   * Adds a chunk if the bytes for it can be had at once; else returns how many to wait for, and `append` is to be
   * called again with `isTaken` once they are taken. Throws a RequestError 413 over the limit.
   */
  append(chunk: Buffer, isTaken?: boolean): number;
  /** The whole; its memory is used again once the bytes are released. */
  finish(): Buffer;
}

/** Bytes taken ahead of what has come, so that one who declares much and sends nothing holds little. */
const STEP_BYTES = 64 * 1024;
/** A body that declares up to this much goes straight to its place. */
const FIRST_BYTES = 1024 * 1024;
/** A body this large is alone, or nearly; what is kept for others is worth less than its room. */
const HUGE_BYTES = 32 * 1024 * 1024;
/** How much memory grows at a time: of one that declares its length and keeps to it, more may come for sure. */
const GROWTH = { declared: 8, unknown: 2 };

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Gathers a body of `expectedBytes`, 0 if unknown. */
export function createGrowingBuffer(o: {
  readonly admitted: AdmittedBytes;
  readonly memory: SpareBuffers;
  readonly maxBytes: number;
  readonly expectedBytes: number;
}): GrowingBuffer {
  const { admitted, memory, maxBytes, expectedBytes } = o;
  let buffer = NO_BYTES;
  let length = 0;
  let taken = 0;
  if (admitted.take(Math.min(expectedBytes, STEP_BYTES))) {
    taken = Math.min(expectedBytes, STEP_BYTES);
  }
  admitted.onRelease(() => {
    if (buffer.length > 0) memory.give(buffer);
    buffer = NO_BYTES;
  });
  const grow = (end: number): void => {
    const isDeclared = end <= expectedBytes;
    const most = isDeclared ? expectedBytes : maxBytes;
    const factor = isDeclared ? GROWTH.declared : GROWTH.unknown;
    const wanted = Math.max(buffer.length * factor, isDeclared ? FIRST_BYTES : STEP_BYTES);
    // New memory is held only as far as it is written, so a large body gets all it may need: copied once more, it would
    // be held twice and counted once.
    const isLarge = buffer.length >= LARGEST_SPARE_BYTES;
    const larger = memory.take(isLarge ? most : Math.max(end, Math.min(most, wanted)));
    buffer.copy(larger, 0, 0, length);
    // Kept, it would be held beside the large one.
    if (isLarge) freeMemory(buffer);
    else if (buffer.length > 0) memory.give(buffer);
    buffer = larger;
  };
  return {
    append(chunk, isTaken = false) {
      const end = length + chunk.length;
      if (end > maxBytes) throw overLimit(maxBytes);
      if (end > taken) {
        const more = Math.max(end - taken, Math.min(STEP_BYTES, expectedBytes - taken));
        if (!isTaken && !admitted.take(more)) return more;
        taken += more;
      }
      if (end > buffer.length) grow(end);
      chunk.copy(buffer, length);
      if (length < HUGE_BYTES && end >= HUGE_BYTES) memory.drop();
      length = end;
      return 0;
    },
    finish: () => buffer.subarray(0, length),
  };
}

/** 413 for a body over the limit. */
export const overLimit = (maxBytes: number) =>
  tooLarge(`The body is larger than the limit of ${maxBytes} bytes, sent or inflated.`);
