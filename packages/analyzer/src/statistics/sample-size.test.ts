import { expect, test } from 'vitest';
import { differenceInDifferencesSize } from './sample-size.ts';

test('is twice the textbook size of two groups, for comparison groups of the same size', () => {
  // Two groups, difference of half a standard deviation, 80 % power at 5 %: 63 each (Cohen 1988, table 2.4.1 with 64 by t).
  const size = differenceInDifferencesSize({
    standardDeviation: 1,
    difference: 0.5,
    comparisonRatio: 1,
  });
  expect(size).toBe(126);
  expect(Math.round((size ?? 0) / 2)).toBe(63);
});

test('comes down to that of two groups beside very many to compare with', () => {
  const o = { standardDeviation: 1, difference: -0.5, comparisonRatio: 1e9 };
  expect(differenceInDifferencesSize(o)).toBe(63);
});

test('is not there without a change, a spread or a comparison', () => {
  const o = { standardDeviation: 1, difference: 0.5, comparisonRatio: 1 };
  expect(differenceInDifferencesSize({ ...o, difference: 0 })).toBeUndefined();
  expect(differenceInDifferencesSize({ ...o, standardDeviation: 0 })).toBeUndefined();
  expect(differenceInDifferencesSize({ ...o, comparisonRatio: 0 })).toBeUndefined();
});
