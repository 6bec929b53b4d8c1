import { expect, it } from 'vitest';
import { ByteColumn } from './byte-column.ts';

const MEBIBYTE = 1024 * 1024;

it('keeps what it holds while it grows, and gives back at once the memory it has outgrown', () => {
  const column = new ByteColumn();
  const piece = Buffer.alloc(MEBIBYTE / 2, 'spans');
  const source = { bytes: piece, view: new DataView(piece.buffer, piece.byteOffset, piece.length) };
  const outgrown = new Set<Buffer>();
  for (let count = 0; count < 40; count++) {
    const { bytes } = column;
    const { length } = bytes;
    column.appendBytes(source, 0, piece.length);
    if (column.bytes !== bytes && length > MEBIBYTE) outgrown.add(bytes);
  }
  expect(outgrown.size).toBeGreaterThan(1);
  expect([...outgrown].map(({ length }) => length)).toEqual([...outgrown].map(() => 0));
  expect(column.length).toBe(40 * piece.length);
  for (let at = 0; at < column.length; at += piece.length) {
    expect(column.bytes.subarray(at, at + piece.length).equals(piece)).toBe(true);
  }
  const { bytes } = column;
  column.reset();
  expect(bytes.length).toBe(0);
  column.appendText('again');
  expect(column.bytes.subarray(0, column.length).toString()).toBe('\u0005again');
});
