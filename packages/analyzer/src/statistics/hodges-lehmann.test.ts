import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { quantile } from './quantile.ts';

const value = fc.integer({ min: -6, max: 6 });
const arms = fc.tuple(
  fc.array(value, { minLength: 1, maxLength: 15 }),
  fc.array(value, { minLength: 1, maxLength: 15 }),
);
const ask = (ones: readonly number[], others: readonly number[]) =>
  hodgesLehmann(
    Float64Array.from([...ones, ...others]),
    Uint8Array.from([...ones.map(() => 1), ...others.map(() => 0)]),
  );

test('is the median of all differences, found without listing them', () => {
  fc.assert(
    fc.property(arms, ([ones, others]) => {
      const differences = ones.flatMap((one) => others.map((other) => one - other));
      expect(ask(ones, others)?.value).toBe(quantile(differences, 0.5));
    }),
  );
});

test('moves with the exposed, and turns round with the arms', () => {
  fc.assert(
    fc.property(arms, ([ones, others]) => {
      const found = ask(ones, others);
      const turned = ask(others, ones);
      expect(
        ask(
          ones.map((one) => one + 4),
          others,
        )?.value,
      ).toBe((found?.value ?? 0) + 4);
      expect([turned?.value, turned?.low, turned?.high].map((one) => -(one ?? 0) + 0)).toEqual(
        [found?.value, found?.high, found?.low].map((one) => (one ?? 0) + 0),
      );
    }),
  );
});

test('has the interval that counts the differences left out on either side', () => {
  // Two arms of 10 without ties: 50 - 1.96·sqrt(100·21/12) = 24.07, so 24 differences lie outside on each side.
  const ones = Array.from({ length: 10 }, (_, i) => i * 1.37);
  const others = Array.from({ length: 10 }, (_, i) => i * 0.91 - 0.11);
  const sorted = ones.flatMap((one) => others.map((other) => one - other)).sort((a, b) => a - b);
  expect(ask(ones, others)).toMatchObject({ low: sorted[24], high: sorted[75] });
});

test('is undefined without two arms', () => {
  expect(ask([], [1])).toBeUndefined();
  expect(ask([1], [])).toBeUndefined();
});
