import type { Effect } from '../findings/finding.ts';
import type { Interval } from '../statistics/poisson-bootstrap.ts';
import type { Steps } from '../statistics/steps.ts';
import { bootstrapMedianRatioSteps, type MedianDraws } from './bootstrap-median-ratio.ts';
import { effectOn, type StratifiedEffect, stratumSums } from './effects.ts';
import type { NumberOutcome, Outcome, ShareOutcome, TimeOutcome } from './factor-sample.ts';
import { medianRatio } from './median-ratio.ts';
import { effectPlacebo, medianPlacebo, type Permutations } from './placebo.ts';
import { knownOf, type Ranked } from './screen.ts';
import { restricted, type StratifiedTimes } from './stratified-times.ts';
import type { TimesIn } from './times-in.ts';

/** How often medians are drawn and factors permuted. */
export interface Resampling {
  readonly bootstraps: number;
  readonly permutations: number;
  readonly seed: number;
}

/** A screened pair with everything that its verdict rests on. */
export interface Examined extends Ranked {
  readonly crudeEffect: Effect | undefined;
  readonly adjustedEffect: Effect | undefined;
  readonly agreement: { readonly compared: number; readonly agreeing: number };
  /** Rows of the rarer side in the stratum that has most of them. */
  readonly largestArm: number;
  /** The middle 95 % of the adjusted effect when the factor is permuted inside strata. */
  readonly placebo: Interval | undefined;
  /** The adjusted effect in the earlier and the later half of the rows. */
  readonly halves: readonly [number, number] | undefined;
}

/** What the rows of a sample are compared by. */
export interface ExamineOptions extends Resampling {
  readonly rows: number;
  readonly timesIn: TimesIn;
}

/** Draws the intervals, the placebo range and the halves of the given pairs; rows are by rising time. */
export function* examine(
  ranked: readonly Ranked[],
  { rows, timesIn, bootstraps, permutations, seed }: ExamineOptions,
): Steps<Examined[]> {
  const examined: Examined[] = [];
  for (const [at, one] of ranked.entries()) {
    const draws = { replicates: bootstraps, permutations, seed: seed + at };
    const compared =
      one.outcome.kind === 'time'
        ? yield* timeEffects(one, one.outcome, { timesIn, ...draws })
        : yield* otherEffects(one, one.outcome, draws);
    const { crude, adjusted, placebo, effectIn } = compared;
    const found: Partial<StratifiedEffect> | undefined = adjusted.found;
    examined.push({
      ...one,
      crudeEffect: effectOf(one.outcome, crude),
      adjustedEffect: effectOf(one.outcome, adjusted),
      agreement: { compared: found?.compared ?? 0, agreeing: found?.agreeing ?? 0 },
      largestArm: largestArmOf(one),
      placebo,
      halves: halvesOf(rows, effectIn),
    });
    yield;
  }
  return examined;
}

interface Drawn {
  readonly found: { readonly value: number } | undefined;
  readonly interval: Interval | undefined;
}

interface Compared {
  readonly crude: Drawn;
  readonly adjusted: Drawn;
  readonly placebo: Interval | undefined;
  /** The adjusted effect among the rows that are marked. */
  effectIn(marked: Uint8Array): number | undefined;
}

/** Effects on times have no formula for their error that holds for medians: they are drawn. */
function* timeEffects(
  { factor, crudeStrata, strata, beside }: Ranked,
  outcome: TimeOutcome,
  { timesIn, ...draws }: MedianDraws & Permutations & { readonly timesIn: TimesIn },
): Steps<Compared> {
  const { exposed } = factor;
  const within = function* (times: StratifiedTimes): Steps<Drawn> {
    const interval = yield* bootstrapMedianRatioSteps(times, exposed, draws);
    return { found: medianRatio(times, exposed), interval };
  };
  const inside = timesIn(outcome, strata, beside);
  return {
    crude: yield* within(timesIn(outcome, crudeStrata, beside)),
    adjusted: yield* within(inside),
    placebo: yield* medianPlacebo(inside, exposed, draws),
    effectIn: (marked) => medianRatio(restricted(inside, marked), exposed)?.value,
  };
}

function* otherEffects(
  { factor, crude, adjusted, strata, beside }: Ranked,
  outcome: ShareOutcome | NumberOutcome,
  draws: Permutations,
): Steps<Compared> {
  const { exposed } = factor;
  const known = knownOf(outcome, beside);
  return {
    crude: { found: crude, interval: crude },
    adjusted: { found: adjusted, interval: adjusted },
    placebo: yield* effectPlacebo(outcome, { exposed, known, strata }, draws),
    effectIn(marked) {
      const those = { ...outcome, known: known.map((one, row) => one & (marked[row] as number)) };
      return effectOn(those, stratumSums(those, exposed, strata))?.value;
    },
  };
}

const MEASURES = {
  time: 'ratio_of_medians',
  share: 'odds_ratio',
  number: 'difference_of_means',
} as const;

function effectOf({ kind }: Outcome, { found, interval }: Drawn): Effect | undefined {
  if (found === undefined || interval === undefined) return undefined;
  return { measure: MEASURES[kind], value: found.value, low: interval.low, high: interval.high };
}

function largestArmOf({ factor, strata, beside }: Ranked): number {
  const arms = new Uint32Array(2 * strata.count);
  for (let row = 0; row < strata.of.length; row++) {
    if (beside?.exposed[row] === 0) continue;
    const at = 2 * (strata.of[row] as number) + (factor.exposed[row] as number);
    arms[at] = (arms[at] as number) + 1;
  }
  let largest = 0;
  for (let at = 0; at < arms.length; at += 2) {
    largest = Math.max(largest, Math.min(arms[at] as number, arms[at + 1] as number));
  }
  return largest;
}

function halvesOf(
  rows: number,
  effectIn: Compared['effectIn'],
): readonly [number, number] | undefined {
  const middle = Math.floor(rows / 2);
  const marked = new Uint8Array(rows);
  marked.fill(1, 0, middle);
  const earlier = effectIn(marked);
  marked.fill(0, 0, middle).fill(1, middle);
  const later = effectIn(marked);
  return earlier === undefined || later === undefined ? undefined : [earlier, later];
}
