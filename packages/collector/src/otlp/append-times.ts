import type { ByteColumn } from '../native/byte-column.ts';

/** Where start and end of a span stand as little-endian nanoseconds; below 0 if they are absent. */
export interface SpanTimes {
  readonly bytes: Uint8Array;
  readonly startAt: number;
  readonly endAt: number;
}

/** Appends start and duration of a span; one that ends before it starts lasts 0. */
export function appendTimes(
  { bytes, startAt, endAt }: SpanTimes,
  to: { readonly timestamp: ByteColumn; readonly duration: ByteColumn },
): void {
  const startLow = uint32At(bytes, startAt, 0);
  const startHigh = uint32At(bytes, startAt, 4);
  const endLow = uint32At(bytes, endAt, 0);
  const endHigh = uint32At(bytes, endAt, 4);
  to.timestamp.appendUint64(startLow, startHigh);
  if (endHigh < startHigh || (endHigh === startHigh && endLow < startLow)) {
    // An unsigned duration would wrap to centuries.
    to.duration.appendUint64(0, 0);
    return;
  }
  const borrow = endLow < startLow ? 1 : 0;
  to.duration.appendUint64(endLow - startLow, endHigh - startHigh - borrow);
}

function uint32At(bytes: Uint8Array, start: number, offset: number): number {
  if (start < 0) return 0;
  const at = start + offset;
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
