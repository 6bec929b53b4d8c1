import type { AdmittedBytes } from './admission.ts';
import { busy, tooLarge } from './request-error.ts';

/** A body as it comes in. */
export interface GrowingBuffer {
  /** Throws a RequestError: 413 over the limit, 503 if other requests hold the memory. */
  append(chunk: Buffer): void;
  finish(): Buffer;
}

/** Bytes taken ahead of what has come, so that one who declares much and sends nothing holds little. */
const STEP_BYTES = 64 * 1024;
/** A body that declares up to this much goes straight to its place. */
const FIRST_BYTES = 1024 * 1024;

/** Gathers a body of `expectedBytes`, 0 if unknown; throws as `append` does. */
export function createGrowingBuffer(o: {
  admitted: AdmittedBytes;
  maxBytes: number;
  expectedBytes: number;
}): GrowingBuffer {
  const { admitted, maxBytes, expectedBytes } = o;
  if (expectedBytes > maxBytes) throw overLimit(maxBytes);
  let buffer = Buffer.allocUnsafeSlow(Math.min(expectedBytes, FIRST_BYTES));
  let length = 0;
  let taken = 0;
  const take = (bytes: number): void => {
    if (!admitted.take(bytes)) throw busy();
    taken += bytes;
  };
  take(Math.min(expectedBytes, STEP_BYTES));
  return {
    append(chunk) {
      const end = length + chunk.length;
      if (end > maxBytes) throw overLimit(maxBytes);
      if (end > taken) take(Math.max(end - taken, Math.min(STEP_BYTES, expectedBytes - taken)));
      if (end > buffer.length) {
        const most = end > expectedBytes ? maxBytes : expectedBytes;
        const grown = Math.max(end, Math.min(most, Math.max(buffer.length * 2, STEP_BYTES)));
        const larger = Buffer.allocUnsafeSlow(grown);
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      chunk.copy(buffer, length);
      length = end;
    },
    finish: () => (length === buffer.length ? buffer : buffer.subarray(0, length)),
  };
}

/** 413 for a body over the limit. */
export const overLimit = (maxBytes: number) =>
  tooLarge(`The body is larger than the limit of ${maxBytes} bytes, sent or inflated.`);
