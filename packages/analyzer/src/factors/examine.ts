import type { Effect } from '../findings/finding.ts';
import { type Interval, middle95, poissonBootstrapSteps } from '../statistics/poisson-bootstrap.ts';
import { seededRandom, shuffle } from '../statistics/seeded-random.ts';
import type { Steps } from '../statistics/steps.ts';
import { numberEffect, type StratifiedEffect, shareEffect } from './effects.ts';
import type { Outcome, TimeOutcome } from './factor-sample.ts';
import { medianRatio, type StratifiedTimes, stratifiedTimes } from './median-ratio.ts';
import { byTime, type Ranked } from './screen.ts';
import type { Strata } from './strata.ts';

/** How often rows are drawn again and factors permuted. */
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

/** The adjusted effect of one pair as a function of who was exposed and which rows count. */
type Estimate = (
  exposed: Uint8Array,
  weights?: Uint8Array,
) => { readonly value: number } | undefined;

/** Draws the intervals, the placebo range and the halves of the given pairs; rows are by rising time. */
export function* examine(
  rows: number,
  ranked: readonly Ranked[],
  resampling: Resampling,
): Steps<Examined[]> {
  const timesIn = timesOf(ranked);
  const estimates = ranked.map((one) => estimateOf(one, timesIn));
  const { bootstraps: replicates, permutations, seed } = resampling;
  // Effects on times have no formula for their error that holds for medians: rows are drawn again.
  const drawn = ranked.flatMap(({ outcome, factor }, at) =>
    outcome.kind === 'time' ? [{ at, factor, ...(estimates[at] as Estimates) }] : [],
  );
  const statistics = drawn.flatMap(({ factor, crude, adjusted }) => [
    (weights: Uint8Array) => crude(factor.exposed, weights)?.value,
    (weights: Uint8Array) => adjusted(factor.exposed, weights)?.value,
  ]);
  const intervals = yield* poissonBootstrapSteps(rows, statistics, { replicates, seed });
  const intervalsOf = new Map(
    drawn.map(({ at }, place) => [
      at,
      { crude: intervals[2 * place], adjusted: intervals[2 * place + 1] },
    ]),
  );
  const examined: Examined[] = [];
  for (const [at, one] of ranked.entries()) {
    const { crude, adjusted } = estimates[at] as Estimates;
    const { exposed } = one.factor;
    const found = adjusted(exposed) as Partial<StratifiedEffect> | undefined;
    const drawnOf = intervalsOf.get(at);
    examined.push({
      ...one,
      crudeEffect: effectOf(
        one.outcome,
        crude(exposed),
        drawnOf === undefined ? one.crude : drawnOf.crude,
      ),
      adjustedEffect: effectOf(
        one.outcome,
        adjusted(exposed),
        drawnOf === undefined ? one.adjusted : drawnOf.adjusted,
      ),
      agreement: { compared: found?.compared ?? 0, agreeing: found?.agreeing ?? 0 },
      largestArm: largestArmOf(one),
      placebo: yield* placeboOf(one, adjusted, { permutations, seed: seed + at }),
      halves: halvesOf(rows, exposed, adjusted),
    });
  }
  return examined;
}

interface Estimates {
  readonly crude: Estimate;
  readonly adjusted: Estimate;
}

/** Rows sorted by stratum and time, once for each outcome and strata. */
function timesOf(ranked: readonly Ranked[]): TimesIn {
  const orders = new Map<Outcome, Uint32Array>();
  const sorted = new Map<Outcome, Map<Strata, StratifiedTimes>>();
  const timesIn: TimesIn = (outcome, strata) => {
    const order = orders.get(outcome) ?? byTime(outcome.seconds, outcome.ended);
    orders.set(outcome, order);
    const ofOutcome = sorted.get(outcome) ?? new Map<Strata, StratifiedTimes>();
    sorted.set(outcome, ofOutcome);
    const times = ofOutcome.get(strata) ?? stratifiedTimes(outcome, order, strata);
    ofOutcome.set(strata, times);
    return times;
  };
  for (const { outcome, crudeStrata, strata } of ranked) {
    if (outcome.kind !== 'time') continue;
    timesIn(outcome, crudeStrata);
    timesIn(outcome, strata);
  }
  return timesIn;
}

type TimesIn = (outcome: TimeOutcome, strata: Strata) => StratifiedTimes;

function estimateOf({ outcome, crudeStrata, strata }: Ranked, timesIn: TimesIn): Estimates {
  if (outcome.kind === 'time') {
    const whole = timesIn(outcome, crudeStrata);
    const inside = timesIn(outcome, strata);
    return {
      crude: (exposed, weights) => medianRatio(whole, exposed, weights),
      adjusted: (exposed, weights) => medianRatio(inside, exposed, weights),
    };
  }
  const within =
    (of: Strata): Estimate =>
    (exposed, weights) => {
      const known =
        weights === undefined
          ? outcome.known
          : outcome.known.map((one, row) => one & (weights[row] as number));
      return outcome.kind === 'share'
        ? shareEffect({ ...outcome, known }, exposed, of)
        : numberEffect({ ...outcome, known }, exposed, of);
    };
  return { crude: within(crudeStrata), adjusted: within(strata) };
}

const MEASURES = {
  time: 'ratio_of_medians',
  share: 'odds_ratio',
  number: 'difference_of_means',
} as const;

function effectOf(
  { kind }: Outcome,
  found: { readonly value: number } | undefined,
  interval: Interval | undefined,
): Effect | undefined {
  if (found === undefined || interval === undefined) return undefined;
  return { measure: MEASURES[kind], value: found.value, low: interval.low, high: interval.high };
}

/** What the effect comes to when who was exposed is shuffled inside strata: nothing but chance and small strata. */
function* placeboOf(
  { factor, strata }: Ranked,
  adjusted: Estimate,
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
): Steps<Interval | undefined> {
  const random = seededRandom(seed);
  const strataRows = rowsByStratum(strata).map((rows) => ({
    rows,
    arms: rows.map((row) => factor.exposed[row] as number),
  }));
  const permuted = factor.exposed.slice();
  const values: number[] = [];
  for (let permutation = 0; permutation < permutations; permutation++) {
    for (const { rows, arms } of strataRows) {
      shuffle(arms, random);
      for (let at = 0; at < rows.length; at++) permuted[rows[at] as number] = arms[at] as number;
    }
    const value = adjusted(permuted)?.value;
    if (value !== undefined) values.push(value);
    yield;
  }
  return values.length < 0.9 * permutations || values.length === 0 ? undefined : middle95(values);
}

function largestArmOf({ factor, strata }: Ranked): number {
  const arms = new Uint32Array(2 * strata.count);
  strata.of.forEach((stratum, row) => {
    const at = 2 * stratum + (factor.exposed[row] as number);
    arms[at] = (arms[at] as number) + 1;
  });
  let largest = 0;
  for (let at = 0; at < arms.length; at += 2) {
    largest = Math.max(largest, Math.min(arms[at] as number, arms[at + 1] as number));
  }
  return largest;
}

function rowsByStratum({ of, count }: Strata): number[][] {
  const rows = Array.from({ length: count }, (): number[] => []);
  of.forEach((stratum, row) => {
    rows[stratum]?.push(row);
  });
  return rows;
}

function halvesOf(
  rows: number,
  exposed: Uint8Array,
  adjusted: Estimate,
): readonly [number, number] | undefined {
  const middle = Math.floor(rows / 2);
  const weights = new Uint8Array(rows);
  weights.fill(1, 0, middle);
  const earlier = adjusted(exposed, weights)?.value;
  weights.fill(0, 0, middle).fill(1, middle);
  const later = adjusted(exposed, weights)?.value;
  return earlier === undefined || later === undefined ? undefined : [earlier, later];
}
