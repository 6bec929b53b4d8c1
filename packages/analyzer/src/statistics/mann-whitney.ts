import { twoSidedNormalP } from './normal-tail.ts';
import { rankSum } from './rank-sum.ts';

/** What the rank-sum test says of the exposed against the others. */
export interface MannWhitney {
  /** Pairs in which the exposed is larger, ties counted half. */
  readonly u: number;
  /** Chance that an exposed value is larger than another: U / (n1·n0). */
  readonly auc: number;
  /** `2·auc - 1` (Cliff, Psychological Bulletin 114, 1993). */
  readonly cliffsDelta: number;
  /** Two-sided, normal approximation with ties and continuity corrected, as R's wilcox.test. */
  readonly pValue: number;
}

/**
 * Wilcoxon-Mann-Whitney test of values by arm (Mann and Whitney, Annals of Mathematical Statistics 18, 1947; Lehmann,
 * "Nonparametrics", section 1.4 for ties). Undefined where an arm is empty or all values are equal.
 */
export function mannWhitney(values: Float64Array, exposed: Uint8Array): MannWhitney | undefined {
  const { n1, n0, u, ties } = rankSum(values, exposed);
  const n = n1 + n0;
  if (n1 === 0 || n0 === 0) return undefined;
  const variance = ((n1 * n0) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return undefined;
  const distance = Math.max(0, Math.abs(u - (n1 * n0) / 2) - 0.5);
  const auc = u / (n1 * n0);
  return {
    u,
    auc,
    cliffsDelta: 2 * auc - 1,
    pValue: twoSidedNormalP(distance / Math.sqrt(variance)),
  };
}
