import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';
import { decodeRecords, encodeRecord } from './record.ts';

test('the check value of CRC-32 (IEEE 802.3) comes out', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
});

const records = ['first', 'zwölf', ''].map(encodeRecord);
const file = Buffer.concat(records);

test('records read back as they were written', () => {
  expect(decodeRecords(file)).toEqual({ texts: ['first', 'zwölf', ''], bytesLeft: 0 });
});

test('a file that was cut off anywhere gives the records before the cut', () => {
  const ends = records.map((_, i) => Buffer.concat(records.slice(0, i + 1)).length);
  for (let length = 0; length <= file.length; length++) {
    const { texts, bytesLeft } = decodeRecords(file.subarray(0, length));
    const whole = ends.filter((end) => end <= length);
    expect(texts).toHaveLength(whole.length);
    expect(bytesLeft).toBe(length - (whole.at(-1) ?? 0));
  }
});

test('a damaged record ends the reading', () => {
  for (let at = 0; at < file.length; at++) {
    const damaged = Buffer.from(file);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    const { texts } = decodeRecords(damaged);
    expect(['first', 'zwölf', ''].slice(0, texts.length)).toEqual(texts);
    expect(texts.length).toBeLessThan(3);
  }
});
