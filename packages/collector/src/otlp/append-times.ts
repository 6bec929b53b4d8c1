import type { ByteColumn } from '../native/byte-column.ts';

/** Where start and end of a span stand as little-endian nanoseconds; below 0 if they are absent. */
export interface SpanTimes {
  readonly view: DataView;
  readonly startAt: number;
  readonly endAt: number;
}

/** Appends start and duration of a span; one that ends before it starts lasts 0. */
export function appendTimes(
  { view, startAt, endAt }: SpanTimes,
  to: { readonly timestamp: ByteColumn; readonly duration: ByteColumn },
): void {
  const startLow = startAt < 0 ? 0 : view.getUint32(startAt, true);
  const startHigh = startAt < 0 ? 0 : view.getUint32(startAt + 4, true);
  const endLow = endAt < 0 ? 0 : view.getUint32(endAt, true);
  const endHigh = endAt < 0 ? 0 : view.getUint32(endAt + 4, true);
  to.timestamp.appendUint64(startLow, startHigh);
  if (endHigh < startHigh || (endHigh === startHigh && endLow < startLow)) {
    // An unsigned duration would wrap to centuries.
    to.duration.appendUint64(0, 0);
    return;
  }
  const borrow = endLow < startLow ? 1 : 0;
  to.duration.appendUint64(endLow - startLow, endHigh - startHigh - borrow);
}
