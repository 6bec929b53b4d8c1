import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquaredTail } from './chi-squared-tail.ts';
import { twoSidedNormalP } from './normal-tail.ts';

test.each([
  [3.841459, 1, 0.05],
  [5.991465, 2, 0.05],
  [18.307038, 10, 0.05],
  [6.634897, 1, 0.01],
  [124.342113, 100, 0.05],
])('reaches the tabled point %d at %i degrees of freedom', (value, degrees, probability) => {
  expect(chiSquaredTail(value, degrees)).toBeCloseTo(probability, 7);
});

test('is the normal tail of the root with one degree, an exponential with two', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (value) => {
      const normal = twoSidedNormalP(Math.sqrt(value));
      expect(Math.abs(chiSquaredTail(value, 1) - normal)).toBeLessThan(1e-13);
      expect(Math.abs(chiSquaredTail(value, 2) - Math.exp(-value / 2))).toBeLessThan(1e-13);
    }),
  );
});
