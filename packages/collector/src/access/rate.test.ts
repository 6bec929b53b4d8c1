import { describe, expect, it } from 'vitest';
import { parseByteCount, parseRate } from './rate.ts';

describe('rates and sizes in words', () => {
  it.each([
    ['1000', 1000],
    ['4MiB', 4_194_304],
    ['1.5kB', 1500],
    ['0', undefined],
    ['-1', undefined],
    ['4 MiB', undefined],
    ['4mib', undefined],
    ['', undefined],
  ])('reads %j as %s bytes', (text, bytes) => {
    expect(parseByteCount(text)).toBe(bytes);
  });

  it.each([
    ['5000spans/s', undefined, { unit: 'spans', perSecond: 5000, burst: 10_000 }],
    ['5000spans/s', '7', { unit: 'spans', perSecond: 5000, burst: 7 }],
    ['2MiB/s', undefined, { unit: 'bytes', perSecond: 2_097_152, burst: 4_194_304 }],
    ['2MiB/s', '8MiB', { unit: 'bytes', perSecond: 2_097_152, burst: 8_388_608 }],
    ['5000spans/s', '8MiB', undefined],
    ['5000', undefined, undefined],
    ['0spans/s', undefined, undefined],
    ['fast/s', undefined, undefined],
  ])('reads %j with a burst of %j', (text, burst, rate) => {
    expect(parseRate(text, burst)).toEqual(rate);
  });
});
