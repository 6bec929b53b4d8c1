import { describe, expect, test } from 'vitest';
import { kaplanMeier } from './kaplan-meier.ts';

const times = Float64Array.of(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161);
const ended = Uint8Array.of(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0);

describe('a Kaplan-Meier curve', () => {
  test('gives what R gives for survfit(Surv(time, status) ~ 1) on the maintained arm of aml', () => {
    const curve = kaplanMeier(times, ended);
    expect(Array.from(curve?.times ?? [])).toEqual([9, 13, 18, 23, 31, 34, 48]);
    expect(Array.from(curve?.atRisk ?? [])).toEqual([11, 10, 8, 7, 5, 4, 2]);
    const survival = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184];
    for (const [at, value] of survival.entries()) {
      expect(curve?.survival[at]).toBeCloseTo(value, 3);
    }
    expect(curve?.quantile(0.5)).toBe(31);
    expect(curve?.quantile(0.9)).toBeUndefined();
  });

  test('is the empirical distribution where all ended', () => {
    const curve = kaplanMeier(Float64Array.of(3, 1, 2, 2), Uint8Array.of(1, 1, 1, 1));
    expect(Array.from(curve?.survival ?? [])).toEqual([0.75, 0.25, 0]);
    expect(curve?.quantile(0.75)).toBe(2);
    expect(curve?.quantile(1)).toBe(3);
  });

  test('is flat where all are open, and nothing where there is nothing', () => {
    expect(kaplanMeier(times, new Uint8Array(11))?.quantile(0.5)).toBeUndefined();
    expect(kaplanMeier(new Float64Array(0), new Uint8Array(0))).toBeUndefined();
  });
});
