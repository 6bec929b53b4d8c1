import type { Strata } from './strata.ts';

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

/** Rows by stratum and, inside, by rising time; made once for an outcome and its strata. */
export interface StratifiedTimes {
  readonly order: Uint32Array;
  /** Where each stratum begins in the order; one more entry than strata. */
  readonly starts: Uint32Array;
  /** In the same order. */
  readonly seconds: Float64Array;
  readonly ended: Uint8Array;
}

/** Sorts rows for {@link medianRatio}. `byTime` are the rows by rising time. */
export function stratifiedTimes(
  { seconds, ended }: { readonly seconds: Float64Array; readonly ended: Uint8Array },
  byTime: Uint32Array,
  strata: Strata,
): StratifiedTimes {
  const starts = new Uint32Array(strata.count + 1);
  for (const stratum of strata.of) starts[stratum + 1] = (starts[stratum + 1] as number) + 1;
  for (let at = 1; at < starts.length; at++) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  }
  const next = starts.slice();
  const order = new Uint32Array(byTime.length);
  for (const row of byTime) {
    const stratum = strata.of[row] as number;
    order[next[stratum] as number] = row;
    next[stratum] = (next[stratum] as number) + 1;
  }
  return {
    ...{ order, starts },
    seconds: Float64Array.from(order, (row) => seconds[row] as number),
    ended: Uint8Array.from(order, (row) => ended[row] as number),
  };
}

/**
 * Geometric mean of the ratios of Kaplan-Meier medians inside strata, weighted by n1·n0/(n1+n0) as the difference of
 * two means is (Cochran, Biometrics 10, 1954). Strata with fewer than {@link MINIMUM_STRATUM_ARM} rows in an arm or
 * without a median are left out. `weights` count rows more than once (bootstrap). Undefined where nothing is compared.
 */
export function medianRatio(
  { order, starts, seconds, ended }: StratifiedTimes,
  exposed: Uint8Array,
  weights?: Uint8Array,
): MedianRatio | undefined {
  const ratios: number[] = [];
  let sum = 0;
  let total = 0;
  for (let stratum = 0; stratum + 1 < starts.length; stratum++) {
    const from = starts[stratum] as number;
    const to = starts[stratum + 1] as number;
    let n0 = 0;
    let n1 = 0;
    for (let at = from; at < to; at++) {
      const row = order[at] as number;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (exposed[row] === 1) n1 += weight;
      else n0 += weight;
    }
    if (Math.min(n0, n1) < MINIMUM_STRATUM_ARM) continue;
    let risk0 = n0;
    let risk1 = n1;
    let survival0 = 1;
    let survival1 = 1;
    let median0 = -1;
    let median1 = -1;
    for (let at = from; at < to && (median0 < 0 || median1 < 0); at++) {
      const row = order[at] as number;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (weight === 0) continue;
      if (exposed[row] === 1) {
        if (ended[at] === 1) survival1 *= 1 - weight / risk1;
        risk1 -= weight;
        if (median1 < 0 && survival1 <= 0.5 + 1e-12) median1 = seconds[at] as number;
      } else {
        if (ended[at] === 1) survival0 *= 1 - weight / risk0;
        risk0 -= weight;
        if (median0 < 0 && survival0 <= 0.5 + 1e-12) median0 = seconds[at] as number;
      }
    }
    if (median0 < 0 || median1 < 0) continue;
    // Times below a second cannot be told apart from none.
    const ratio = Math.log(Math.max(1, median1) / Math.max(1, median0));
    const weight = (n1 * n0) / (n1 + n0);
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
