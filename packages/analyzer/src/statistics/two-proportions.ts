import { twoSidedNormalP } from './normal-tail.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** How two shares differ. */
export interface TwoProportions {
  /** Share of the exposed minus share of the others, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Pooled, without continuity correction: its square is R's prop.test(correct = FALSE). Undefined where none or all have it. */
  readonly z: number | undefined;
  readonly pValue: number | undefined;
}

/** Of how many, and how many of them. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
}

/**
 * Difference of two independent shares with its score interval (Newcombe, Statistics in Medicine 17, 1998, p. 873, method
 * 10) and the pooled z test. Undefined where an arm is empty.
 */
export function twoProportions(
  exposed: Proportion,
  others: Proportion,
): TwoProportions | undefined {
  const one = wilsonInterval(exposed.count, exposed.n);
  const other = wilsonInterval(others.count, others.n);
  if (one === undefined || other === undefined) return undefined;
  const difference = one.share - other.share;
  const pooled = (exposed.count + others.count) / (exposed.n + others.n);
  const variance = pooled * (1 - pooled) * (1 / exposed.n + 1 / others.n);
  const z = variance > 0 ? difference / Math.sqrt(variance) : undefined;
  return {
    difference,
    low: difference - Math.hypot(one.share - one.low, other.high - other.share),
    high: difference + Math.hypot(one.high - one.share, other.share - other.low),
    z,
    pValue: z === undefined ? undefined : twoSidedNormalP(z),
  };
}
