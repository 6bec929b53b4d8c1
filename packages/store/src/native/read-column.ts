import { constants, isAscii } from 'node:buffer';
import type { BlockCursor } from './block-cursor.ts';

/** The value of a column in a row, as JSON would have it: no NaN, no infinity, numbers up to 2^53. */
export type ColumnReader = (row: number) => unknown;

const HALF = 2 ** 32;
const NO_TEXTS: readonly string[] = [];
const NO_VALUES: Readonly<Record<string, string>> = {};

/** Reads what precedes the data of a column. */
export function readPrefix(cursor: BlockCursor, type: string): void {
  for (let from = type.indexOf('LowCardinality('); from >= 0; ) {
    // Version of the dictionary; ClickHouse writes one only.
    cursor.uint64();
    from = type.indexOf('LowCardinality(', from + 1);
  }
}

/** Reads the data of a column and says how its values are found. */
export function readColumn(cursor: BlockCursor, type: string, rows: number): ColumnReader {
  switch (type) {
    case 'String':
      return readTexts(cursor, rows);
    case 'LowCardinality(String)':
      return readSymbols(cursor, rows);
    case 'Array(LowCardinality(String))':
      return readLists(cursor, rows);
    case 'Map(LowCardinality(String), String)':
      return readMaps(cursor, rows);
    case 'Bool':
      return readBools(cursor, rows);
    case 'UInt32':
      return readUint32s(cursor, rows);
    case 'Int64':
      return readInt64s(cursor, rows);
    case 'Float64':
      return readFloat64s(cursor, rows);
    default:
      if (type.startsWith('Nullable(')) return readNullables(cursor, type.slice(9, -1), rows);
      throw new TypeError(`Columns of type ${type} are not read from Native blocks.`);
  }
}

function readTexts(cursor: BlockCursor, rows: number): (row: number) => string {
  const { bytes, at: first } = cursor;
  // Each takes a byte at least: a number that is none must not take memory.
  cursor.require(rows);
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    // Nearly all lengths are one byte; what lies behind the bytes is for the slower way to refuse.
    const byte = bytes[cursor.at] as number;
    const length = byte < 0x80 ? byte : cursor.varint();
    if (byte < 0x80) cursor.at += 1;
    const start = cursor.skip(length);
    starts[row] = start - first;
    ends[row] = start + length - first;
  }
  const data = bytes.subarray(first, cursor.at);
  if (data.length > constants.MAX_STRING_LENGTH || !isAscii(data))
    return (row) => data.toString('utf8', starts[row], ends[row]);
  // A piece of one long text costs far less than decoding each value.
  const text = data.toString('latin1');
  return (row) => text.slice(starts[row], ends[row]);
}

function readSymbols(cursor: BlockCursor, rows: number): (row: number) => string {
  // ClickHouse writes nothing for a run of no values.
  if (rows === 0) return () => '';
  const width = 2 ** (cursor.uint64() % 0x100);
  const keyCount = cursor.uint64();
  const keyAt = readTexts(cursor, keyCount);
  const keys = Array.from({ length: keyCount }, (_, key) => keyAt(key));
  const count = cursor.uint64();
  if (count !== rows) throw new TypeError(`Expected ${rows} symbols in one run, got ${count}.`);
  const start = cursor.skip(rows * width);
  const { bytes, view } = cursor;
  if (width === 1) return (row) => keys[bytes[start + row] as number] as string;
  if (width === 2) return (row) => keys[view.getUint16(start + row * 2, true)] as string;
  return (row) => keys[view.getUint32(start + row * 4, true)] as string;
}

/** Where the members of each row begin and, one further, end. */
function readOffsets(cursor: BlockCursor, rows: number): Uint32Array {
  const start = cursor.skip(rows * 8);
  const offsets = new Uint32Array(rows + 1);
  let last = 0;
  for (let row = 0; row < rows; row++) {
    const end = cursor.view.getUint32(start + row * 8, true);
    // A row would have members without end.
    if (end < last) throw new TypeError(`Expected offsets that grow, got ${end} after ${last}.`);
    offsets[row + 1] = end;
    last = end;
  }
  return offsets;
}

function readLists(cursor: BlockCursor, rows: number): ColumnReader {
  const offsets = readOffsets(cursor, rows);
  const memberAt = readSymbols(cursor, offsets[rows] as number);
  return (row) => {
    const end = offsets[row + 1] as number;
    let index = offsets[row] as number;
    if (index === end) return NO_TEXTS;
    const members: string[] = [];
    for (; index < end; index++) members.push(memberAt(index));
    return members;
  };
}

function readMaps(cursor: BlockCursor, rows: number): ColumnReader {
  const offsets = readOffsets(cursor, rows);
  const count = offsets[rows] as number;
  const keyAt = readSymbols(cursor, count);
  const valueAt = readTexts(cursor, count);
  return (row) => {
    const end = offsets[row + 1] as number;
    let index = offsets[row] as number;
    if (index === end) return NO_VALUES;
    const values: Record<string, string> = {};
    for (; index < end; index++) {
      const key = keyAt(index);
      // Assigned, it would be no own property.
      if (key === '__proto__') {
        Object.defineProperty(values, key, { value: valueAt(index), ...PLAIN });
      } else values[key] = valueAt(index);
    }
    return values;
  };
}

const PLAIN = { configurable: true, enumerable: true, writable: true };

function readBools(cursor: BlockCursor, rows: number): ColumnReader {
  const start = cursor.skip(rows);
  const { bytes } = cursor;
  return (row) => bytes[start + row] === 1;
}

function readUint32s(cursor: BlockCursor, rows: number): ColumnReader {
  const start = cursor.skip(rows * 4);
  const { view } = cursor;
  return (row) => view.getUint32(start + row * 4, true);
}

function readInt64s(cursor: BlockCursor, rows: number): ColumnReader {
  const start = cursor.skip(rows * 8);
  const { view } = cursor;
  return (row) =>
    view.getInt32(start + row * 8 + 4, true) * HALF + view.getUint32(start + row * 8, true);
}

function readFloat64s(cursor: BlockCursor, rows: number): ColumnReader {
  const start = cursor.skip(rows * 8);
  const { view } = cursor;
  return (row) => {
    const value = view.getFloat64(start + row * 8, true);
    return Number.isFinite(value) ? value : null;
  };
}

function readNullables(cursor: BlockCursor, type: string, rows: number): ColumnReader {
  const start = cursor.skip(rows);
  const { bytes } = cursor;
  const valueAt = readColumn(cursor, type, rows);
  return (row) => (bytes[start + row] === 0 ? valueAt(row) : null);
}
