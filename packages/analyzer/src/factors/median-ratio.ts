import type { StratifiedTimes } from './stratified-times.ts';

/** Fewest rows in either arm of a stratum that is compared. */
export const MINIMUM_STRATUM_ARM = 5;

/** Ratio of medians of the exposed to the others inside strata. */
export interface MedianRatio {
  readonly value: number;
  /** Strata in which both medians were reached by enough rows. */
  readonly compared: number;
  /** Of these, strata on the side of 1 that the value is on. */
  readonly agreeing: number;
}

/**
 * Geometric mean of the ratios of Kaplan-Meier medians inside strata, weighted by n1·n0/(n1+n0) as the difference of
 * two means is (Cochran, Biometrics 10, 1954). Strata with fewer than {@link MINIMUM_STRATUM_ARM} rows in an arm or
 * without a median are left out. Undefined where nothing is compared.
 */
export function medianRatio(times: StratifiedTimes, exposed: Uint8Array): MedianRatio | undefined {
  const ratios: number[] = [];
  let sum = 0;
  let total = 0;
  const labels = new Uint8Array(times.order.length);
  for (let at = 0; at < labels.length; at++) {
    labels[at] = exposed[times.order[at] as number] as number;
  }
  for (const arms of armsByStratum(times, exposed)) {
    const ratio = logMedianRatio(times, arms, labels);
    if (Number.isNaN(ratio)) continue;
    const weight = weightOf(arms);
    ratios.push(ratio);
    sum += weight * ratio;
    total += weight;
  }
  if (total === 0) return undefined;
  const mean = sum / total;
  return {
    value: Math.exp(mean),
    compared: ratios.length,
    agreeing: ratios.filter((ratio) => ratio * mean > 0).length,
  };
}

/** The rows of a stratum, from place to place of the order, and how many of them are in each arm. */
export interface Arms {
  readonly from: number;
  readonly to: number;
  readonly exposed: number;
  readonly others: number;
}

/** Strata with enough rows in both arms. */
export function armsByStratum({ order, starts }: StratifiedTimes, exposed: Uint8Array): Arms[] {
  const strata: Arms[] = [];
  for (let stratum = 0; stratum + 1 < starts.length; stratum++) {
    const from = starts[stratum] as number;
    const to = starts[stratum + 1] as number;
    let those = 0;
    for (let at = from; at < to; at++) those += exposed[order[at] as number] as number;
    const others = to - from - those;
    if (Math.min(those, others) < MINIMUM_STRATUM_ARM) continue;
    strata.push({ from, to, exposed: those, others });
  }
  return strata;
}

/** What a stratum counts for. */
export const weightOf = ({ exposed, others }: Arms): number =>
  (exposed * others) / (exposed + others);

/** A half, and what rounding may add to it. */
const HALF = 0.5 + 1e-9;

/**
 * Logarithm of the ratio of Kaplan-Meier medians in one stratum; NaN where one is not reached. `labels` are
 * 1 where the row of that place is exposed. Between two censored rows the curve falls by as much with every end, so
 * that it is at a half when a known number is left: `left × (1 - 1/atRisk)` after each censored row.
 */
export function logMedianRatio(
  { seconds, ended }: StratifiedTimes,
  { from, to, exposed, others }: Arms,
  labels: Uint8Array,
): number {
  let atRisk1 = exposed;
  let atRisk0 = others;
  let left1 = exposed * HALF;
  let left0 = others * HALF;
  let median1 = -1;
  let median0 = -1;
  for (let at = from; at < to; at++) {
    if (labels[at] === 1) {
      if (ended[at] === 1) {
        atRisk1--;
        if (atRisk1 <= left1 && median1 < 0) {
          median1 = seconds[at] as number;
          if (median0 >= 0) break;
        }
      } else {
        left1 *= 1 - 1 / atRisk1;
        atRisk1--;
      }
    } else if (ended[at] === 1) {
      atRisk0--;
      if (atRisk0 <= left0 && median0 < 0) {
        median0 = seconds[at] as number;
        if (median1 >= 0) break;
      }
    } else {
      left0 *= 1 - 1 / atRisk0;
      atRisk0--;
    }
  }
  if (median0 < 0 || median1 < 0) return Number.NaN;
  return logOf(median1) - logOf(median0);
}

/** Times below a second cannot be told apart from none. */
export const logOf = (seconds: number): number => Math.log(Math.max(1, seconds));
