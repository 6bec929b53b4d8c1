import { twoSidedNormalP } from './normal-tail.ts';

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
  const order = Uint32Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const n = values.length;
  let n1 = 0;
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < n; ) {
    const value = values[order[from] as number];
    let to = from;
    let tied = 0;
    while (to < n && values[order[to] as number] === value)
      tied += exposed[order[to++] as number] as number;
    rankSum += tied * ((from + 1 + to) / 2);
    n1 += tied;
    const count = to - from;
    ties += count ** 3 - count;
    from = to;
  }
  const n0 = n - n1;
  if (n1 === 0 || n0 === 0) return undefined;
  const u = rankSum - (n1 * (n1 + 1)) / 2;
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
