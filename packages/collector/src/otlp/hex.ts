import type { ByteColumn } from '@baton/store';

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
/** Both digits of each byte as they stand in memory. */
const PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const [high = 0, low = 0] = [DIGITS[byte >>> 4], DIGITS[byte & 15]];
  return high | (low << 8);
});

/** Appends `length` bytes (at most 63) as a String of lower-case hex. */
export function appendHex(
  column: ByteColumn,
  source: Uint8Array,
  start: number,
  length: number,
): void {
  column.reserve(length * 2 + 1);
  const { bytes, view } = column;
  let at = column.length;
  bytes[at++] = length * 2;
  for (let index = start; index < start + length; index++, at += 2) {
    view.setInt16(at, PAIRS[source[index] as number] as number, true);
  }
  column.length = at;
}

/** True if all `length` bytes from `start` are zero. */
export function isZero(source: Uint8Array, start: number, length: number): boolean {
  for (let index = start; index < start + length; index++) {
    if (source[index] !== 0) return false;
  }
  return true;
}

/** Appends an id as hex; '' where there is none or it is all zero. */
export function appendId(
  column: ByteColumn,
  bytes: Uint8Array,
  start: number,
  length: number,
): void {
  if (length === 0 || isZero(bytes, start, length)) column.appendEmpty();
  else appendHex(column, bytes, start, length);
}
