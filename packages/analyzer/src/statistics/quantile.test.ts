import { expect, test } from 'vitest';
import { quantile } from './quantile.ts';

test('lies between the ranks as in R: quantile(c(1, 2, 4, 10))', () => {
  const values = [10, 1, 4, 2];
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(values, share))).toEqual([
    1, 1.75, 3, 5.5, 10,
  ]);
});

test('of nothing is undefined, of one value that value', () => {
  expect(quantile([], 0.5)).toBeUndefined();
  expect(quantile([7], 0.9)).toBe(7);
});
