import { expect, test } from 'vitest';
import { weightedMedian } from './weighted-median.ts';

test.each([
  [[1, 2, 3], [1, 1, 1], 2],
  [[1, 2, 3, 10], [1, 1, 1, 1], 2.5],
  [[1, 2, 3], [0, 0, 5], 3],
  [[7], [2], 7],
])('of %j by %j is %d', (values, weights, expected) => {
  expect(weightedMedian(values, weights)).toBeCloseTo(expected, 12);
});

test('lies between the middles of the weights on either side of the half', () => {
  // 1 has its middle at 1.5, 5 at 3.5, half of the weight is 2.5.
  expect(weightedMedian([1, 5, 9], [3, 1, 1])).toBeCloseTo(3, 12);
});

test('is not there without weight', () => {
  expect(weightedMedian([], [])).toBeUndefined();
  expect(weightedMedian([1, 2], [0, 0])).toBeUndefined();
});
