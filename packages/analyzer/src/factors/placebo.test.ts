import { expect, test } from 'vitest';
import { plantedSample } from '../../testdata/planted-sample.ts';
import { quantile } from '../statistics/quantile.ts';
import { seededRandom, shuffle } from '../statistics/seeded-random.ts';
import { atOnce } from '../statistics/steps.ts';
import { effectOn, stratumSums } from './effects.ts';
import type { ShareOutcome, TimeOutcome } from './factor-sample.ts';
import { medianRatio } from './median-ratio.ts';
import { effectPlacebo, medianPlacebo } from './placebo.ts';
import { type Strata, strataOf } from './strata.ts';
import { byTime, stratifiedTimes } from './stratified-times.ts';

const sample = plantedSample({ rows: 700, seed: 8 });
const strata = strataOf(sample.rows, sample.adjustedFor);
const { exposed } = sample.factors[0] ?? { exposed: new Uint8Array() };
const draws = { permutations: 2000, seed: 2 };

/** The middle 95 % of an effect over plain shuffles inside strata. */
function byShuffling(effectOf: (permuted: Uint8Array) => number | undefined) {
  const random = seededRandom(77);
  const rowsOf = Array.from({ length: strata.count }, (_, stratum) =>
    [...exposed.keys()].filter((row) => strata.of[row] === stratum),
  );
  const permuted = exposed.slice();
  const values: number[] = [];
  for (let at = 0; at < 800; at++) {
    for (const rows of rowsOf) {
      const arms = shuffle(
        rows.map((row) => exposed[row] ?? 0),
        random,
      );
      rows.forEach((row, place) => {
        permuted[row] = arms[place] ?? 0;
      });
    }
    const value = effectOf(permuted);
    if (value !== undefined) values.push(value);
  }
  return { low: quantile(values, 0.025) ?? 0, high: quantile(values, 0.975) ?? 0 };
}

const expectAlike = (
  found: { low: number; high: number } | undefined,
  plain: { low: number; high: number },
) => {
  const width = Math.log(plain.high / plain.low);
  expect(Math.abs(Math.log((found?.low ?? 0) / plain.low)) / width).toBeLessThan(0.1);
  expect(Math.abs(Math.log((found?.high ?? 0) / plain.high)) / width).toBeLessThan(0.1);
};

test('ratios of medians range as far as when who was exposed is shuffled', () => {
  const time = sample.outcomes[0] as TimeOutcome;
  const times = stratifiedTimes(time, byTime(time.seconds, time.ended), strata);
  expectAlike(
    atOnce(medianPlacebo(times, exposed, draws)),
    byShuffling((permuted) => medianRatio(times, permuted)?.value),
  );
});

test('odds ratios do, among the rows of which the outcome is known', () => {
  const failed = sample.outcomes[1] as ShareOutcome;
  const effectOf = (those: Uint8Array) =>
    effectOn(failed, stratumSums(failed, those, strata as Strata));
  expectAlike(
    atOnce(effectPlacebo(failed, { exposed, known: failed.known, strata }, draws)),
    byShuffling((permuted) => effectOf(permuted)?.value),
  );
});
