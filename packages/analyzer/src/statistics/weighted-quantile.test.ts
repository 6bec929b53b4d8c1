import { expect, test } from 'vitest';
import { weightedQuantile } from './weighted-quantile.ts';

test.each([
  [[1, 2, 3], [1, 1, 1], 2],
  [[1, 2, 3, 10], [1, 1, 1, 1], 2.5],
  [[1, 2, 3], [0, 0, 5], 3],
  [[7], [2], 7],
  [[1, 5, 9], [3, 1, 1], 1],
  [[1, 5, 9], [0.5, 0, 0.5], 5],
])('the median of %j by %j is %d', (values, weights, expected) => {
  expect(weightedQuantile({ values, weights }, 0.5)).toBeCloseTo(expected, 12);
});

test('rows are read in the order given, and others left out', () => {
  const weights = [1, 1, 1, 1];
  expect(weightedQuantile({ values: [9, 1, 5, 100], weights, order: [1, 2, 0] }, 0.5)).toBe(5);
});

test('is not there without weight', () => {
  expect(weightedQuantile({ values: [], weights: [] }, 0.5)).toBeUndefined();
  expect(weightedQuantile({ values: [1, 2], weights: [0, 0] }, 0.5)).toBeUndefined();
});
