import { markSubset } from '../statistics/mark-subset.ts';
import { type Interval, middle95 } from '../statistics/poisson-bootstrap.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import type { Steps } from '../statistics/steps.ts';
import { effectOn, type StratumSums, SUMS_PER_STRATUM, stratumSums } from './effects.ts';
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

/**
 * The same of an effect on a share or a number, among the rows of which the outcome is known: what permuting changes of
 * the sums by stratum and arm are those of the exposed, and so those of the others.
 */
export function* effectPlacebo(
  outcome: ShareOutcome | NumberOutcome,
  { exposed, known, strata }: KnownRows,
  { permutations, seed }: Permutations,
): Steps<Interval | undefined> {
  const random = seededRandom(seed);
  const { order, starts } = rowsByStratum(known, strata);
  const given = outcome.kind === 'share' ? outcome.happened : outcome.values;
  const values = Float64Array.from(order, (row) => given[row] as number);
  const labels = new Uint8Array(order.length);
  const sums = stratumSums({ ...outcome, known }, exposed, strata);
  const totals = armTotals(sums);
  yield;
  return yield* middleOf(permutations, () => {
    for (let stratum = 0; stratum < strata.count; stratum++) {
      const [from, to] = [starts[stratum] as number, starts[stratum + 1] as number];
      const at = stratum * SUMS_PER_STRATUM;
      markSubset(labels, { from, to, count: sums[at + 3] as number }, random);
      let sum = 0;
      let squares = 0;
      for (let place = from; place < to; place++) {
        const value = (labels[place] as number) * (values[place] as number);
        sum += value;
        squares += value * value;
      }
      sums[at + 4] = sum;
      sums[at + 5] = squares;
      sums[at + 1] = (totals[2 * stratum] as number) - sum;
      sums[at + 2] = (totals[2 * stratum + 1] as number) - squares;
    }
    return effectOn(outcome, sums)?.value;
  });
}

/** Of each stratum the sum of both arms and that of their squares. */
function armTotals(sums: StratumSums): Float64Array {
  const totals = new Float64Array((2 * sums.length) / SUMS_PER_STRATUM);
  for (let at = 0, place = 0; at < sums.length; at += SUMS_PER_STRATUM) {
    totals[place++] = (sums[at + 1] as number) + (sums[at + 4] as number);
    totals[place++] = (sums[at + 2] as number) + (sums[at + 5] as number);
  }
  return totals;
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
