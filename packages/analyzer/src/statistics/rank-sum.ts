/** Ranks of values of two arms together, ties sharing their average rank. */
export interface RankSum {
  /** Values of the arm marked 1, and of the other. */
  readonly n1: number;
  readonly n0: number;
  /** Pairs in which the value of the arm marked 1 is larger, ties counted half (Mann-Whitney U). */
  readonly u: number;
  /** Sum of t^3 - t over groups of t tied values. */
  readonly ties: number;
}

/** Counts {@link RankSum} of values, each marked 1 or 0. */
export function rankSum(values: Float64Array, marked: Uint8Array): RankSum {
  const order = Uint32Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  let n1 = 0;
  let sum = 0;
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] as number];
    let to = from;
    let tied = 0;
    while (to < order.length && values[order[to] as number] === value) {
      tied += marked[order[to++] as number] as number;
    }
    sum += tied * ((from + 1 + to) / 2);
    n1 += tied;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { n1, n0: order.length - n1, u: sum - (n1 * (n1 + 1)) / 2, ties };
}
