import { ByteColumn } from './byte-column.ts';
import type { ColumnBuffer, FixedBuffer } from './column-buffer.ts';

const EARLIEST_MILLIS = Date.UTC(1900, 0, 1);
const LATEST_MILLIS = Date.UTC(2299, 11, 31);
const HALF = 2 ** 32;

type Append<T> = (column: ByteColumn, value: T) => void;

function fixedBuffer<T>(type: string, none: T, append: Append<T>): FixedBuffer<T> {
  const data = new ByteColumn();
  return {
    type,
    add: (value) => append(data, value),
    addDefault: () => append(data, none),
    get byteLength() {
      return data.length;
    },
    write: (writer) => writer.data(data),
    reset: () => data.reset(),
  };
}

const appendByte: Append<number> = (column, value) => {
  column.reserve(1);
  column.bytes[column.length++] = value;
};

const appendInt32: Append<number> = (column, value) => {
  column.reserve(4);
  column.view.setInt32(column.length, value, true);
  column.length += 4;
};

/** A whole number of either sign below 2^53. */
const appendInt64: Append<number> = (column, value) =>
  column.appendUint64(value, Math.floor(value / HALF));

const appendFloat64: Append<number> = (column, value) => {
  column.reserve(8);
  column.view.setFloat64(column.length, value, true);
  column.length += 8;
};

/** Column of type Bool. */
export const boolBuffer = (): ColumnBuffer<boolean> =>
  fixedBuffer('Bool', false, (column, value) => appendByte(column, value ? 1 : 0));

/** Column of type UInt8. */
export const uint8Buffer = (): ColumnBuffer<number> => fixedBuffer('UInt8', 0, appendByte);

/** Column of type UInt32. */
export const uint32Buffer = (): ColumnBuffer<number> => fixedBuffer('UInt32', 0, appendInt32);

/** Column of type UInt64; values are below 2^53. */
export const uint64Buffer = (): ColumnBuffer<number> => fixedBuffer('UInt64', 0, appendInt64);

/** Column of type Float64. */
export const float64Buffer = (): FixedBuffer<number> => fixedBuffer('Float64', 0, appendFloat64);

/** The nearest instant that a DateTime64(3) column can keep, in milliseconds since 1970. */
export const heldMillis = (millis: number): number =>
  Math.trunc(Math.min(Math.max(millis, EARLIEST_MILLIS), LATEST_MILLIS));

/** Column of type DateTime64(3, 'UTC') from milliseconds since 1970. */
export const instantBuffer = (): FixedBuffer<number> =>
  fixedBuffer("DateTime64(3, 'UTC')", 0, (column, millis) =>
    appendInt64(column, heldMillis(millis)),
  );

/** Column of a Nullable number; what `isNumber` refuses counts as not there. */
export function nullableBuffer(
  values: FixedBuffer<number>,
  isNumber: (value: number) => boolean = Number.isFinite,
): ColumnBuffer<number | null> {
  const nulls = new ByteColumn();
  return {
    type: `Nullable(${values.type})`,
    add(value) {
      const isThere = value !== null && isNumber(value);
      appendByte(nulls, isThere ? 0 : 1);
      if (isThere) values.add(value);
      else values.addDefault();
    },
    get byteLength() {
      return nulls.length + values.byteLength;
    },
    write(writer) {
      writer.data(nulls);
      values.write(writer);
    },
    reset() {
      nulls.reset();
      values.reset();
    },
  };
}
