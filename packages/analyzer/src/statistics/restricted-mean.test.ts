import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aml } from '../../testdata/aml.ts';
import { kaplanMeier } from './kaplan-meier.ts';
import { restrictedMean } from './restricted-mean.ts';

function arm(exposed: number) {
  const curve = kaplanMeier(
    aml.times.filter((_, row) => aml.exposed[row] === exposed),
    aml.ended.filter((_, row) => aml.exposed[row] === exposed),
  );
  if (curve === undefined) throw new Error('no curve');
  return curve;
}

describe('a restricted mean', () => {
  test('gives what R prints for survfit(Surv(time, status) ~ x, aml) with the restricted mean', () => {
    const maintained = restrictedMean(arm(0), 161);
    expect(maintained.mean).toBeCloseTo(52.6, 1);
    expect(maintained.standardError).toBeCloseTo(19.83, 2);
    const others = restrictedMean(arm(1), 161);
    expect(others.mean).toBeCloseTo(22.7, 1);
    expect(others.standardError).toBeCloseTo(4.18, 2);
  });

  test('is the mean of times cut at the horizon where nothing is censored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 25 }),
        (times, horizon) => {
          const curve = kaplanMeier(Float64Array.from(times), new Uint8Array(times.length).fill(1));
          if (curve === undefined) throw new Error('no curve');
          const cut = times.map((time) => Math.min(time, horizon));
          const mean = cut.reduce((sum, time) => sum + time, 0) / cut.length;
          const squares = cut.reduce((sum, time) => sum + (time - mean) ** 2, 0);
          const found = restrictedMean(curve, horizon);
          expect(found.mean).toBeCloseTo(mean, 9);
          expect(found.standardError).toBeCloseTo(Math.sqrt(squares) / cut.length, 9);
        },
      ),
    );
  });

  test('is the horizon where nothing ended before it', () => {
    expect(restrictedMean(arm(0), 5)).toEqual({ mean: 5, standardError: 0 });
  });
});
