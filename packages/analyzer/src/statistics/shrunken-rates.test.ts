import { expect, test } from 'vitest';
import { betaQuantile, incompleteBeta } from './incomplete-beta.ts';
import { shrunkenRates } from './shrunken-rates.ts';

test('the incomplete beta function and its inverse', () => {
  // I_x(1, b) = 1 - (1 - x)^b.
  expect(incompleteBeta(0.2, 1, 3)).toBeCloseTo(1 - 0.8 ** 3, 12);
  expect(betaQuantile(1 - 0.8 ** 3, 1, 3)).toBeCloseTo(0.2, 9);
  expect(betaQuantile(0.5, 4, 4)).toBeCloseTo(0.5, 9);
});

test('members that differ by no more than chance have the rate of the group', () => {
  const rates = shrunkenRates(Array.from({ length: 10 }, () => ({ n: 40, count: 8 })));
  for (const { value, low, high } of rates ?? []) {
    expect(value).toBeCloseTo(0.2, 6);
    expect(high - low).toBeLessThan(0.01);
  }
});

test('members that differ keep most of their own rate, those with few observations less', () => {
  const members = [
    ...Array.from({ length: 5 }, () => ({ n: 200, count: 20 })),
    ...Array.from({ length: 5 }, () => ({ n: 200, count: 100 })),
    { n: 20, count: 10 },
  ];
  const rates = shrunkenRates(members) ?? [];
  const [few, many] = [rates.at(-1), rates[5]];
  expect(many?.value).toBeGreaterThan(0.47);
  expect(few?.value).toBeLessThan(many?.value ?? 0);
  expect(few?.value).toBeGreaterThan(0.3);
  expect((few?.high ?? 0) - (few?.low ?? 0)).toBeGreaterThan((many?.high ?? 0) - (many?.low ?? 0));
});

test('what never or always happened, or one alone, is not drawn anywhere', () => {
  expect(shrunkenRates([{ n: 9, count: 3 }])).toBeUndefined();
  expect(
    shrunkenRates([
      { n: 9, count: 0 },
      { n: 4, count: 0 },
    ]),
  ).toBeUndefined();
  expect(
    shrunkenRates([
      { n: 9, count: 9 },
      { n: 4, count: 4 },
    ]),
  ).toBeUndefined();
  expect(shrunkenRates([])).toBeUndefined();
});
