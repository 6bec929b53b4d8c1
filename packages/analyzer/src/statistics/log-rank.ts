import { twoSidedNormalP, Z_95 } from './normal-tail.ts';

/** What a log-rank test says of the exposed against the others. */
export interface LogRank {
  /** Events among the exposed: observed, expected were there no difference, and the variance of that. */
  readonly observed: number;
  readonly expected: number;
  readonly variance: number;
  /** With one degree of freedom. */
  readonly chiSquared: number;
  readonly pValue: number;
  /** One-step estimate `exp((O - E) / V)` with its 95 % interval: above 1, the exposed end sooner. */
  readonly hazardRatio: number;
  readonly low: number;
  readonly high: number;
}

/** Times, whether each ended (1) or is censored (0), and whether it was exposed (1). */
export interface SurvivalRows {
  readonly times: Float64Array;
  readonly ended: Uint8Array;
  readonly exposed: Uint8Array;
  /** Index of each row's stratum; without, all rows are of one. */
  readonly strata?: Uint32Array;
}

/**
 * Log-rank test, stratified where strata are given: hypergeometric moments at each event time, summed over strata
 * (Mantel, Cancer Chemotherapy Reports 50, 1966; Peto and Peto, JRSS A 135, 1972, for the one-step ratio). `order` are
 * the rows by rising time, for a caller that tests the same rows often. Undefined where nothing can differ.
 */
export function logRank(
  { times, ended, exposed, strata }: SurvivalRows,
  order: Uint32Array = orderByTime(times),
): LogRank | undefined {
  const size = strata === undefined ? 1 : strata.reduce((most, one) => Math.max(most, one), 0) + 1;
  const atRisk = new Float64Array(size);
  const exposedAtRisk = new Float64Array(size);
  for (let row = 0; row < times.length; row++) {
    const stratum = strata?.[row] ?? 0;
    atRisk[stratum] = (atRisk[stratum] as number) + 1;
    exposedAtRisk[stratum] = (exposedAtRisk[stratum] as number) + (exposed[row] as number);
  }
  const events = new Float64Array(size);
  let observed = 0;
  let expected = 0;
  let variance = 0;
  for (let from = 0; from < order.length; ) {
    const time = times[order[from] as number] as number;
    let to = from;
    for (; to < order.length && times[order[to] as number] === time; to++) {
      const row = order[to] as number;
      if (ended[row] !== 1) continue;
      const stratum = strata?.[row] ?? 0;
      events[stratum] = (events[stratum] as number) + 1;
      observed += exposed[row] as number;
    }
    for (let at = from; at < to; at++) {
      const stratum = strata?.[order[at] as number] ?? 0;
      const d = events[stratum] as number;
      if (d === 0) continue;
      events[stratum] = 0;
      const n = atRisk[stratum] as number;
      const share = (exposedAtRisk[stratum] as number) / n;
      expected += d * share;
      if (n > 1) variance += (d * share * (1 - share) * (n - d)) / (n - 1);
    }
    for (let at = from; at < to; at++) {
      const row = order[at] as number;
      const stratum = strata?.[row] ?? 0;
      atRisk[stratum] = (atRisk[stratum] as number) - 1;
      exposedAtRisk[stratum] = (exposedAtRisk[stratum] as number) - (exposed[row] as number);
    }
    from = to;
  }
  if (!(variance > 0)) return undefined;
  const difference = observed - expected;
  const { value: hazardRatio, ...test } = oneStepHazardRatio(difference, variance);
  const chiSquared = (difference * difference) / variance;
  return { observed, expected, variance, chiSquared, hazardRatio, ...test };
}

/** Hazard ratio with its 95 % interval and p-value: above 1, the exposed end sooner. */
export interface HazardRatio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** One-step estimate of Peto from observed less expected events and their variance, which must be above 0. */
export function oneStepHazardRatio(difference: number, variance: number): HazardRatio {
  const margin = Z_95 / Math.sqrt(variance);
  return {
    value: Math.exp(difference / variance),
    low: Math.exp(difference / variance - margin),
    high: Math.exp(difference / variance + margin),
    pValue: twoSidedNormalP(difference / Math.sqrt(variance)),
  };
}

/** Rows by rising time. */
export function orderByTime(times: Float64Array): Uint32Array {
  return Uint32Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number));
}
