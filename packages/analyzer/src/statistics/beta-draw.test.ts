import { expect, test } from 'vitest';
import { betaDraw } from './beta-draw.ts';
import { seededRandom } from './seeded-random.ts';

test.each([
  [1, 1],
  [3, 5],
  [50, 51],
  [2, 400],
])('draws of Beta(%i, %i) have its mean and variance', (a, b) => {
  const random = seededRandom(4);
  const draws = Array.from({ length: 40_000 }, () => betaDraw(a, b, random));
  const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
  const variance = draws.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length;
  const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
  expect(mean / (a / (a + b))).toBeCloseTo(1, 1);
  expect(variance / expected).toBeCloseTo(1, 1);
  expect(Math.min(...draws)).toBeGreaterThan(0);
  expect(Math.max(...draws)).toBeLessThan(1);
});
