import { expect, test } from 'vitest';
import { formatDuration, formatHours } from './duration.ts';
import { formatCount, formatInterval, formatPercent } from './number.ts';

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3540, '59 min'],
  [3599, '1.0 h'],
  [12_240, '3.4 h'],
  [93_600, '26 h'],
  [276_480, '3.2 d'],
  [2_937_600, '34 d'],
  [1_000_000_000, '11,574 d'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0.5, '30 min'],
  [9, '9.0 h'],
  [1340.4, '1,340 h'],
])('a sum of %d hours reads %s', (hours, text) => {
  expect(formatHours(hours)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.026, '2.6 %'],
  [0.38, '38 %'],
  [0.996, '99.6 %'],
  [0.9996, '> 99.9 %'],
  [1, '100 %'],
])('a share of %d reads %s: only what is none or all reads so', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

test('counts have separators and intervals one unit', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatCount(999)).toBe('999');
  expect(formatInterval(0.24, 0.37)).toBe('24–37 %');
  expect(formatInterval(0.004, 0.066)).toBe('0.4–6.6 %');
});
