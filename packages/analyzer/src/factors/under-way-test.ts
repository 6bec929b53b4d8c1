import type { Interval } from '../statistics/poisson-bootstrap.ts';
import type { Steps } from '../statistics/steps.ts';
import {
  everEffect,
  type TimeVaryingEffect,
  type TimeVaryingRows,
  timeVaryingEffect,
} from '../statistics/time-varying.ts';
import { timeVaryingPlacebo } from '../statistics/time-varying-placebo.ts';
import type { FactorSample, TimeOutcome } from './factor-sample.ts';
import type { Permutations } from './placebo.ts';
import { MINIMUM_ARM } from './screen.ts';
import { strataOf } from './strata.ts';
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

/** A test with all that its verdict rests on; what a claim that does not hold has no need of is not computed. */
export interface UnderWayJudged extends UnderWayTest {
  readonly qValue: number;
  /** Counted over all of the time: what not to say. */
  readonly ever: TimeVaryingEffect | undefined;
  readonly crude: TimeVaryingEffect | undefined;
  readonly placebo: Interval | undefined;
  /** In the earlier and the later half of the rows. */
  readonly halves: readonly [TimeVaryingEffect | undefined, TimeVaryingEffect | undefined];
}

/** Compares times to the end, for everything that was so of enough handoffs and of enough was not. */
export function* testUnderWay(
  sample: FactorSample,
  underWay: readonly UnderWay[],
): Steps<UnderWayTest[]> {
  const outcome = sample.outcomes.find(({ name }) => name === 'time_to_end');
  if (outcome?.kind !== 'time') return [];
  const tests: UnderWayTest[] = [];
  for (const one of underWay) {
    const rows = rowsOf(sample, outcome, one);
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

/** Draws the placebo and compares the halves of a test whose false discovery rate is at most `level`. */
export function* judgeUnderWay(
  test: UnderWayTest,
  qValue: number,
  { level, ...draws }: Permutations & { readonly level: number },
): Steps<UnderWayJudged> {
  const { rows, n } = test;
  const ever = everEffect(rows);
  yield;
  const crude = timeVaryingEffect({ ...rows, strata: { of: new Uint32Array(n) } });
  yield;
  if (qValue > level) {
    return { ...test, qValue, ever, crude, placebo: undefined, halves: [undefined, undefined] };
  }
  const placebo = yield* timeVaryingPlacebo(rows, draws);
  const earlier = timeVaryingEffect(part(rows, 0, n >> 1));
  yield;
  const later = timeVaryingEffect(part(rows, n >> 1, n));
  return { ...test, qValue, ever, crude, placebo, halves: [earlier, later] };
}

function rowsOf(
  { rows, adjustedFor }: FactorSample,
  { seconds, ended }: TimeOutcome,
  { fromRow, sinceSeconds, apart }: UnderWay,
): TimeVaryingRows {
  const { of } = strataOf(rows, adjustedFor);
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

const part = (rows: TimeVaryingRows, from: number, to: number): TimeVaryingRows => ({
  seconds: rows.seconds.subarray(from, to),
  ended: rows.ended.subarray(from, to),
  sinceSeconds: rows.sinceSeconds.subarray(from, to),
  strata: { of: rows.strata.of.subarray(from, to) },
});
