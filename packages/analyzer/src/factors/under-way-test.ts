import type { Steps } from '../statistics/steps.ts';
import {
  type TimeVaryingEffect,
  type TimeVaryingRows,
  timeVaryingEffect,
} from '../statistics/time-varying.ts';
import type { FactorSample, TimeOutcome } from './factor-sample.ts';
import { MINIMUM_ARM } from './screen.ts';
import { type Strata, strataOf } from './strata.ts';
import type { UnderWay } from './under-way.ts';

/** What goes with something from when it came to be so. */
export interface UnderWayTest {
  readonly underWay: UnderWay;
  readonly outcome: TimeOutcome;
  readonly n: number;
  readonly exposed: number;
  readonly adjusted: TimeVaryingEffect;
  readonly rows: TimeVaryingRows;
}

/** Compares times to the end, for everything that was so of enough handoffs and of enough was not. */
export function* testUnderWay(
  sample: FactorSample,
  underWay: readonly UnderWay[],
): Steps<UnderWayTest[]> {
  const outcome = sample.outcomes.find(({ name }) => name === 'time_to_end');
  if (outcome?.kind !== 'time') return [];
  const strata = strataOf(sample.rows, sample.adjustedFor);
  yield;
  const tests: UnderWayTest[] = [];
  for (const one of underWay) {
    const rows = rowsOf(strata, outcome, one);
    const n = rows.seconds.length;
    const exposed = rows.sinceSeconds.reduce(
      (sum, since, row) => sum + (since < (rows.seconds[row] as number) ? 1 : 0),
      0,
    );
    if (Math.min(exposed, n - exposed) < MINIMUM_ARM) continue;
    const adjusted = timeVaryingEffect(rows);
    if (adjusted !== undefined) tests.push({ underWay: one, outcome, n, exposed, adjusted, rows });
    yield;
  }
  return tests;
}

function rowsOf(
  { of }: Strata,
  { seconds, ended }: TimeOutcome,
  { fromRow, sinceSeconds, apart }: UnderWay,
): TimeVaryingRows {
  const latest = {
    seconds: seconds.subarray(fromRow),
    ended: ended.subarray(fromRow),
    sinceSeconds,
    strata: { of: of.subarray(fromRow) },
  };
  if (apart === undefined || apart.size === 0) return latest;
  const isCompared = (_: number, row: number): boolean => !apart.has(row);
  return {
    seconds: latest.seconds.filter(isCompared),
    ended: latest.ended.filter(isCompared),
    sinceSeconds: sinceSeconds.filter(isCompared),
    strata: { of: latest.strata.of.filter(isCompared) },
  };
}
