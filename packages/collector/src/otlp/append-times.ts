import { type ByteColumn, sourceOf } from '@baton/store';
import type { MapColumn } from '../native/map-column.ts';

/** Where start and end of a span stand as little-endian nanoseconds; below 0 if they are absent. */
export interface SpanTimes {
  readonly view: DataView;
  readonly startAt: number;
  readonly endAt: number;
}

/** Attribute of a span that ends before it starts: its end as it was sent, in nanoseconds since 1970, 0 for none. */
const RAW_END_KEY = sourceOf(Buffer.from('baton.raw_end_time_unix_nano'));

/**
 * Appends start and duration of a span. One that ends before it starts lasts 0, and its end is added to the attributes
 * of the row under way: nothing that was sent is lost, and such spans can be found.
 */
export function appendTimes(
  { view, startAt, endAt }: SpanTimes,
  to: {
    readonly timestamp: ByteColumn;
    readonly duration: ByteColumn;
    readonly spanAttributes: MapColumn;
  },
): void {
  const startLow = startAt < 0 ? 0 : view.getUint32(startAt, true);
  const startHigh = startAt < 0 ? 0 : view.getUint32(startAt + 4, true);
  const endLow = endAt < 0 ? 0 : view.getUint32(endAt, true);
  const endHigh = endAt < 0 ? 0 : view.getUint32(endAt + 4, true);
  to.timestamp.appendUint64(startLow, startHigh);
  if (endHigh < startHigh || (endHigh === startHigh && endLow < startLow)) {
    // An unsigned duration would wrap to centuries.
    to.duration.appendUint64(0, 0);
    const { dictionary, keys, values } = to.spanAttributes;
    keys.push(dictionary.indexOf(RAW_END_KEY, 0, RAW_END_KEY.bytes.length));
    values.appendText(String((BigInt(endHigh) << 32n) | BigInt(endLow)));
    return;
  }
  const borrow = endLow < startLow ? 1 : 0;
  to.duration.appendUint64(endLow - startLow, endHigh - startHigh - borrow);
}
