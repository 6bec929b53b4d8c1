import { expect, test } from 'vitest';
import { causeShare, heldUntil, type WeekWaits } from './cause-share.ts';

const weeksOf = (shares: readonly number[], handoffs = 10): WeekWaits[] =>
  shares.map((share, at) => ({
    ...{ weekMillis: at, handoffs, totalMillis: 1_000 },
    causeMillis: 1_000 * share,
  }));

test('the interval of a share is that of a ratio over weeks', () => {
  // Deviations -0.1, 0.1, 0, 0: variance 4/3 · 0.02 / 16; t of 3 degrees of freedom is 3.182.
  const found = causeShare(weeksOf([0.3, 0.5, 0.4, 0.4]), 0.1);
  const error = Math.sqrt((0.02 * 4) / 3) / 4;
  expect(found?.value).toBeCloseTo(0.4, 12);
  expect(found?.low).toBeCloseTo(0.4 - 3.182446 * error, 6);
  expect(found?.pValue).toBeLessThan(0.01);
});

test('too few weeks, or none that waited, say nothing', () => {
  expect(causeShare(weeksOf([0.5, 0.5, 0.5]), 0.1)).toBeUndefined();
  expect(
    causeShare(
      weeksOf([0, 0, 0, 0]).map((week) => ({ ...week, totalMillis: 0 })),
      0.1,
    ),
  ).toBeUndefined();
  expect(causeShare(weeksOf([0.5, 0.5, 0.5, 0.5]), 0.1)).toMatchObject({ low: 0.5, pValue: 0 });
});

test('a cause that is gone says until when it held', () => {
  expect(heldUntil(weeksOf([0.4, 0.5, 0.4, 0, 0.01, 0]), 0.1)?.untilMillis).toBe(2);
  expect(heldUntil(weeksOf([0.4, 0.5, 0.4, 0, 0.01, 0]), 0.1)?.share.pValue).toBeLessThan(0.01);
  expect(heldUntil(weeksOf([0.4, 0.5, 0.4, 0.4, 0.4, 0]), 0.1)).toBeUndefined();
  expect(heldUntil(weeksOf([0.4, 0.5, 0.4, 0, 0.01, 0], 3), 0.1)).toBeUndefined();
  expect(heldUntil(weeksOf([0, 0.01, 0, 0]), 0.1)).toBeUndefined();
});

test('one bad week is no cause that held', () => {
  expect(heldUntil(weeksOf([0.4, 0, 0.01, 0]), 0.1)).toBeUndefined();
  const long = weeksOf([0.9, 0.1, 0, 0, 0]).map((week, at) =>
    at === 0 ? { ...week, totalMillis: 9_000, causeMillis: 8_100 } : week,
  );
  expect(heldUntil(long, 0.1)).toBeUndefined();
  const uneven = heldUntil(weeksOf([0.9, 0, 0, 0, 0]), 0.1);
  expect(uneven?.share.pValue ?? 1).toBeGreaterThan(0.05);
});
