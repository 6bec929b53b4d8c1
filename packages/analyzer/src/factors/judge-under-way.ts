import type { Finding } from '../findings/finding.ts';
import type { Interval } from '../statistics/poisson-bootstrap.ts';
import type { Steps } from '../statistics/steps.ts';
import {
  everEffect,
  type TimeVaryingEffect,
  type TimeVaryingRows,
  timeVaryingEffect,
} from '../statistics/time-varying.ts';
import { timeVaryingPlacebo } from '../statistics/time-varying-placebo.ts';
import type { Permutations } from './placebo.ts';
import type { UnderWayTest } from './under-way-test.ts';

/** A test with its verdict and all that it rests on; what a claim that does not hold has no need of is not computed. */
export interface UnderWayJudged extends UnderWayTest {
  readonly verdict: Finding['verdict'];
  readonly qValue: number;
  /** Counted over all of the time: what not to say. */
  readonly ever: TimeVaryingEffect | undefined;
  readonly crude: TimeVaryingEffect | undefined;
  readonly placebo: Interval | undefined;
  /** In the earlier and the later half of the rows. */
  readonly halves: Halves;
}

type Halves = readonly [TimeVaryingEffect | undefined, TimeVaryingEffect | undefined];

/** False discovery rate up to which something is said to go with it. */
const LEVEL = 0.05;
/** Up to which what is counted over all of the time is striking. */
const STRIKING_P = 0.001;

/** Judges a test; undefined where it neither goes with anything nor looks as if it did. */
export function* judgeUnderWay(
  test: UnderWayTest,
  qValue: number,
  draws: Permutations,
): Steps<UnderWayJudged | undefined> {
  const { rows, n } = test;
  const ever = everEffect(rows);
  yield;
  let placebo: Interval | undefined;
  let halves: Halves = [undefined, undefined];
  if (qValue <= LEVEL) {
    placebo = yield* timeVaryingPlacebo(rows, draws);
    const earlier = timeVaryingEffect(part(rows, 0, n >> 1));
    yield;
    halves = [earlier, timeVaryingEffect(part(rows, n >> 1, n))];
    yield;
  }
  const verdict = verdictOf({ adjusted: test.adjusted, qValue, ever, placebo, halves });
  if (verdict === undefined) return undefined;
  const crude = timeVaryingEffect({ ...rows, strata: { of: new Uint32Array(n) } });
  return { ...test, verdict, qValue, ever, crude, placebo, halves };
}

function verdictOf({
  adjusted,
  ever,
  halves,
  placebo,
  qValue,
}: Pick<UnderWayJudged, 'adjusted' | 'ever' | 'halves' | 'placebo' | 'qValue'>):
  | Finding['verdict']
  | undefined {
  const holds =
    qValue <= LEVEL &&
    (adjusted.low > 1 || adjusted.high < 1) &&
    placebo !== undefined &&
    (adjusted.value < placebo.low || adjusted.value > placebo.high);
  // What is striking at first sight only is what a reader must be told of.
  const looksSlow = ever !== undefined && ever.value < 1 && ever.pValue <= STRIKING_P;
  if (!holds) return looksSlow ? 'explained_by_mix' : undefined;
  if (halves.some((half) => half === undefined)) return 'not_enough_data';
  const isSame = halves.every((half) => half && (half.value - 1) * (adjusted.value - 1) > 0);
  return isSame ? 'supported' : 'unstable';
}

const part = (rows: TimeVaryingRows, from: number, to: number): TimeVaryingRows => ({
  seconds: rows.seconds.subarray(from, to),
  ended: rows.ended.subarray(from, to),
  sinceSeconds: rows.sinceSeconds.subarray(from, to),
  strata: { of: rows.strata.of.subarray(from, to) },
});
