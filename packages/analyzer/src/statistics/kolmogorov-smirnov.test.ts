import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

const ask = (ones: readonly number[], others: readonly number[]) =>
  kolmogorovSmirnov(
    Float64Array.from([...ones, ...others]),
    Uint8Array.from([...ones.map(() => 1), ...others.map(() => 0)]),
  );

test('gives the limiting distribution: a scaled distance of 1.36 at 4.95 %, of 1.63 at 0.98 %', () => {
  // Arms of 5,000, one shifted by k places: the distance is k / 5,000, the scale 50.
  const ones = Array.from({ length: 5_000 }, (_, i) => i);
  const at = (z: number) =>
    ask(
      ones,
      ones.map((one) => one + 100 * z),
    )?.pValue;
  expect(at(1.36)).toBeCloseTo(0.0495, 4);
  expect(at(1.63)).toBeCloseTo(0.0098, 4);
  expect(at(0.83)).toBeCloseTo(0.496, 3);
});

test('is the largest gap between the shares below any value, whatever the order and the unit', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, values, (ones, others) => {
      const upTo = (arm: readonly number[], limit: number) =>
        arm.filter((one) => one <= limit).length / arm.length;
      const gaps = [...ones, ...others].map((one) => Math.abs(upTo(ones, one) - upTo(others, one)));
      const found = ask(ones, others);
      expect(found?.distance).toBeCloseTo(Math.max(...gaps), 12);
      const turned = ask(
        others.map((one) => one * 3 + 1),
        ones.toReversed().map((one) => one * 3 + 1),
      );
      expect(turned).toEqual(found);
      expect(found?.pValue).toBeGreaterThanOrEqual(0);
      expect(found?.pValue).toBeLessThanOrEqual(1);
    }),
  );
});

test('is undefined without two arms', () => {
  expect(ask([], [1])).toBeUndefined();
});
