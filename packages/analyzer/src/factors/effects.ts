import {
  type CommonOddsRatio,
  mantelHaenszel,
  type TwoByTwo,
} from '../statistics/mantel-haenszel.ts';
import { twoSidedNormalP, Z_95 } from '../statistics/normal-tail.ts';
import type { NumberOutcome, ShareOutcome } from './factor-sample.ts';
import type { Strata } from './strata.ts';

/** An effect inside strata, its test, and how many strata agree with it. */
export interface StratifiedEffect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly compared: number;
  readonly agreeing: number;
}

/**
 * Of each stratum in turn, {@link SUMS_PER_STRATUM} numbers: how many of the others an outcome is known of, its sum over
 * them and the sum of its squares, then the same of the exposed. Whether something happened counts as 1 or 0.
 */
export type StratumSums = Float64Array;

/** Numbers of one stratum in {@link StratumSums}. */
export const SUMS_PER_STRATUM = 6;

/** Sums an outcome by stratum and arm. */
export function stratumSums(
  outcome:
    | Pick<ShareOutcome, 'kind' | 'happened' | 'known'>
    | Pick<NumberOutcome, 'kind' | 'values' | 'known'>,
  exposed: Uint8Array,
  strata: Strata,
): StratumSums {
  const values = outcome.kind === 'share' ? outcome.happened : outcome.values;
  const { known } = outcome;
  const sums = new Float64Array(strata.count * SUMS_PER_STRATUM);
  for (let row = 0; row < exposed.length; row++) {
    if (known[row] !== 1) continue;
    const at = (strata.of[row] as number) * SUMS_PER_STRATUM + (exposed[row] as number) * 3;
    const value = values[row] as number;
    sums[at] = (sums[at] as number) + 1;
    sums[at + 1] = (sums[at + 1] as number) + value;
    sums[at + 2] = (sums[at + 2] as number) + value * value;
  }
  return sums;
}

/** The sums of all strata as those of a single one. */
export function overAllStrata(sums: StratumSums): StratumSums {
  const all = new Float64Array(SUMS_PER_STRATUM);
  for (let at = 0; at < sums.length; at++) {
    const place = at % SUMS_PER_STRATUM;
    all[place] = (all[place] as number) + (sums[at] as number);
  }
  return all;
}

/** An odds ratio on a share, or a difference of means on a number, inside strata. */
export function effectOn(
  { kind }: ShareOutcome | NumberOutcome,
  sums: StratumSums,
): StratifiedEffect | undefined {
  return kind === 'share' ? shareEffect(sums) : numberEffect(sums);
}

/** Odds ratio of an outcome inside strata (Mantel-Haenszel); undefined where it cannot be told. */
function shareEffect(sums: StratumSums): StratifiedEffect | undefined {
  const tables: TwoByTwo[] = [];
  for (let at = 0; at < sums.length; at += SUMS_PER_STRATUM) {
    const others = sums[at] as number;
    const exposed = sums[at + 3] as number;
    if (others === 0 || exposed === 0) continue;
    const othersWith = sums[at + 1] as number;
    const exposedWith = sums[at + 4] as number;
    tables.push({
      exposedWith,
      exposedWithout: exposed - exposedWith,
      othersWith,
      othersWithout: others - othersWith,
    });
  }
  const common = mantelHaenszel(tables);
  if (common === undefined) return undefined;
  return {
    ...common,
    pValue: twoSidedNormalP(Math.sqrt(common.chiSquared)),
    ...agreement(tables, common),
  };
}

function agreement(tables: readonly TwoByTwo[], { value }: CommonOddsRatio) {
  const sides = tables
    .filter(
      ({ exposedWith: a, exposedWithout: b, othersWith: c, othersWithout: d }) =>
        Math.min(a + b, c + d) >= MINIMUM_ARM && a + c > 0 && b + d > 0,
    )
    .map(({ exposedWith: a, exposedWithout: b, othersWith: c, othersWithout: d }) => a * d - b * c);
  const agreeing = sides.filter((side) => side * (value - 1) > 0).length;
  return { compared: sides.length, agreeing };
}

/** Strata with fewer rows in an arm have no say in whether strata agree. */
const MINIMUM_ARM = 5;

/**
 * Difference of means inside strata, weighted by n1·n0/(n1+n0), with the variance of each arm of each stratum (Cochran,
 * Biometrics 10, 1954); undefined where no stratum has two of each arm or nothing varies.
 */
function numberEffect(sums: StratumSums): StratifiedEffect | undefined {
  let weighted = 0;
  let total = 0;
  let variance = 0;
  const differences: number[] = [];
  for (let at = 0; at < sums.length; at += SUMS_PER_STRATUM) {
    const others = momentsOf(sums, at);
    const those = momentsOf(sums, at + 3);
    if (Math.min(others.n, those.n) < 2) continue;
    const weight = (others.n * those.n) / (others.n + those.n);
    const difference = those.mean - others.mean;
    weighted += weight * difference;
    total += weight;
    variance += weight * weight * (others.variance / others.n + those.variance / those.n);
    if (Math.min(others.n, those.n) >= MINIMUM_ARM) differences.push(difference);
  }
  if (!(variance > 0)) return undefined;
  const value = weighted / total;
  const error = Math.sqrt(variance) / total;
  return {
    value,
    low: value - Z_95 * error,
    high: value + Z_95 * error,
    pValue: twoSidedNormalP(value / error),
    compared: differences.length,
    agreeing: differences.filter((difference) => difference * value > 0).length,
  };
}

function momentsOf(sums: Float64Array, at: number): { n: number; mean: number; variance: number } {
  const n = sums[at] as number;
  const mean = (sums[at + 1] as number) / n;
  return { n, mean, variance: Math.max(0, ((sums[at + 2] as number) - n * mean * mean) / (n - 1)) };
}
