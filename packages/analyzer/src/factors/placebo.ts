import { markSubset } from '../statistics/mark-subset.ts';
import { type Interval, middle95 } from '../statistics/poisson-bootstrap.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import type { Steps } from '../statistics/steps.ts';
import { numberEffect, shareEffect } from './effects.ts';
import type { NumberOutcome, ShareOutcome } from './factor-sample.ts';
import { armsByStratum, logMedianRatio, weightOf } from './median-ratio.ts';
import type { Strata } from './strata.ts';
import type { StratifiedTimes } from './stratified-times.ts';

/** How often a factor is permuted, and from which seed. */
export interface Permutations {
  readonly permutations: number;
  readonly seed: number;
}

/**
 * The middle 95 % of `medianRatio` when who was exposed is permuted inside strata: nothing but chance and small strata.
 * A permutation of labels is a random choice of as many rows as are exposed; the rows stay sorted by time.
 */
export function* medianPlacebo(
  times: StratifiedTimes,
  exposed: Uint8Array,
  { permutations, seed }: Permutations,
): Steps<Interval | undefined> {
  const random = seededRandom(seed);
  const strata = armsByStratum(times, exposed);
  const labels = new Uint8Array(times.order.length);
  yield;
  return yield* middleOf(permutations, () => {
    let sum = 0;
    let total = 0;
    for (const arms of strata) {
      markSubset(labels, { ...arms, count: arms.exposed }, random);
      const ratio = logMedianRatio(times, arms, labels);
      if (Number.isNaN(ratio)) continue;
      const weight = weightOf(arms);
      sum += weight * ratio;
      total += weight;
    }
    return total === 0 ? undefined : Math.exp(sum / total);
  });
}

/** The same of an effect on a share or a number, among the rows of which the outcome is known. */
export function* effectPlacebo(
  outcome: ShareOutcome | NumberOutcome,
  { exposed, known, strata }: KnownRows,
  { permutations, seed }: Permutations,
): Steps<Interval | undefined> {
  const random = seededRandom(seed);
  const { order, starts } = rowsByStratum(known, strata);
  const counts = new Uint32Array(strata.count);
  for (const row of order) {
    const stratum = strata.of[row] as number;
    counts[stratum] = (counts[stratum] as number) + (exposed[row] as number);
  }
  const labels = new Uint8Array(order.length);
  const sorted = inOrder(outcome, order);
  const sortedStrata = { ...strata, of: order.map((row) => strata.of[row] as number) };
  yield;
  return yield* middleOf(permutations, () => {
    for (let stratum = 0; stratum < strata.count; stratum++) {
      const [from, to] = [starts[stratum] as number, starts[stratum + 1] as number];
      markSubset(labels, { from, to, count: counts[stratum] as number }, random);
    }
    return sorted(labels, sortedStrata)?.value;
  });
}

/** Who was exposed, and of which rows the outcome is known. */
export interface KnownRows {
  readonly exposed: Uint8Array;
  readonly known: Uint8Array;
  readonly strata: Strata;
}

/** The known rows, grouped by stratum. */
function rowsByStratum(
  known: Uint8Array,
  { of, count }: Strata,
): { readonly order: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(count + 1);
  for (let row = 0; row < of.length; row++) {
    const after = (of[row] as number) + 1;
    starts[after] = (starts[after] as number) + (known[row] as number);
  }
  for (let at = 1; at < starts.length; at++) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  }
  const next = starts.slice();
  const order = new Uint32Array(starts[count] ?? 0);
  for (let row = 0; row < of.length; row++) {
    if (known[row] !== 1) continue;
    const stratum = of[row] as number;
    order[next[stratum] as number] = row;
    next[stratum] = (next[stratum] as number) + 1;
  }
  return { order, starts };
}

/** The effect of labels by place in the order. */
function inOrder(outcome: ShareOutcome | NumberOutcome, order: Uint32Array) {
  const known = new Uint8Array(order.length).fill(1);
  if (outcome.kind === 'share') {
    const happened = Uint8Array.from(order, (row) => outcome.happened[row] as number);
    return (labels: Uint8Array, strata: Strata) => shareEffect({ happened, known }, labels, strata);
  }
  const values = Float64Array.from(order, (row) => outcome.values[row] as number);
  return (labels: Uint8Array, strata: Strata) => numberEffect({ values, known }, labels, strata);
}

function* middleOf(
  permutations: number,
  permute: () => number | undefined,
): Steps<Interval | undefined> {
  const values: number[] = [];
  for (let permutation = 0; permutation < permutations; permutation++) {
    const value = permute();
    if (value !== undefined) values.push(value);
    yield;
  }
  return middle95(values, permutations);
}
