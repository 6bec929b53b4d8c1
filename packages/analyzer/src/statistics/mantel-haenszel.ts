import { Z_95 } from './normal-tail.ts';
/** Counts of one stratum: exposed and others, with the outcome and without. */
export interface TwoByTwo {
  readonly exposedWith: number;
  readonly exposedWithout: number;
  readonly othersWith: number;
  readonly othersWithout: number;
}

/** The common odds ratio of strata with its 95 % interval. */
export interface CommonOddsRatio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Cochran-Mantel-Haenszel statistic without continuity correction, one degree of freedom. */
  readonly chiSquared: number;
}

/**
 * Mantel-Haenszel odds ratio over strata (JNCI 22, 1959) with the interval of Robins, Breslow and Greenland (Biometrics
 * 42, 1986). Undefined where no stratum has both arms and both outcomes enough to divide by.
 */
export function mantelHaenszel(strata: readonly TwoByTwo[]): CommonOddsRatio | undefined {
  let r = 0;
  let s = 0;
  let pr = 0;
  let psQr = 0;
  let qs = 0;
  let difference = 0;
  let variance = 0;
  for (const { exposedWith: a, exposedWithout: b, othersWith: c, othersWithout: d } of strata) {
    const n = a + b + c + d;
    if (n === 0) continue;
    const ri = (a * d) / n;
    const si = (b * c) / n;
    const p = (a + d) / n;
    const q = (b + c) / n;
    r += ri;
    s += si;
    pr += p * ri;
    psQr += p * si + q * ri;
    qs += q * si;
    difference += a - ((a + b) * (a + c)) / n;
    if (n > 1) variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1));
  }
  if (!(r > 0 && s > 0 && variance > 0)) return undefined;
  const error = Math.sqrt(pr / (2 * r * r) + psQr / (2 * r * s) + qs / (2 * s * s));
  const logRatio = Math.log(r / s);
  return {
    value: r / s,
    low: Math.exp(logRatio - Z_95 * error),
    high: Math.exp(logRatio + Z_95 * error),
    chiSquared: (difference * difference) / variance,
  };
}
