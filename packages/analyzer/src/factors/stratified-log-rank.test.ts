import { expect, test } from 'vitest';
import { plantedSample } from '../../testdata/planted-sample.ts';
import { logRank } from '../statistics/log-rank.ts';
import type { TimeOutcome } from './factor-sample.ts';
import { strataOf } from './strata.ts';
import { stratifiedLogRank } from './stratified-log-rank.ts';
import { byTime, stratifiedTimes } from './stratified-times.ts';

test.each([
  ['as drawn', 1],
  ['rounded to days, so that many are tied', 86_400],
])('the pass over sorted rows gives what the test of rows gives, times %s', (_, unit) => {
  const sample = plantedSample({ rows: 3000, seed: 3 });
  const [time] = sample.outcomes;
  const { ended, seconds } = time as TimeOutcome;
  const times = seconds.map((value) => Math.ceil(value / unit) * unit);
  const strata = strataOf(sample.rows, sample.adjustedFor);
  const sorted = stratifiedTimes({ seconds: times, ended }, byTime(times, ended), strata);
  for (const { exposed } of sample.factors) {
    const rows = logRank({ times, ended, exposed, strata: strata.of });
    const { value, low, high, pValue } = stratifiedLogRank(sorted, exposed) ?? {};
    expect(value).toBeCloseTo(rows?.hazardRatio ?? 0, 9);
    expect(low).toBeCloseTo(rows?.low ?? 0, 9);
    expect(high).toBeCloseTo(rows?.high ?? 0, 9);
    expect(pValue).toBeCloseTo(rows?.pValue ?? 0, 9);
  }
});

test('nothing differs where all are exposed, or nothing ended', () => {
  const sample = plantedSample({ rows: 100, seed: 3 });
  const { seconds } = sample.outcomes[0] as TimeOutcome;
  const strata = strataOf(100, []);
  const sorted = (ended: Uint8Array) =>
    stratifiedTimes({ seconds, ended }, byTime(seconds, ended), strata);
  const all = new Uint8Array(100).fill(1);
  expect(stratifiedLogRank(sorted(all), all)).toBeUndefined();
  const half = all.map((_, row) => row % 2);
  expect(stratifiedLogRank(sorted(new Uint8Array(100)), half)).toBeUndefined();
});
