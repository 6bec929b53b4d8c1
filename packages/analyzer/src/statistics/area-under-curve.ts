/**
 * Area under the ROC curve of scores for a binary outcome: the chance that a positive scores above a negative, ties
 * counted half (Mann-Whitney U / (n1·n0); Hanley and McNeil, Radiology 143, 1982). Undefined where one outcome is missing.
 */
export function areaUnderCurve(scores: Float64Array, outcomes: Uint8Array): number | undefined {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let tied = 0;
    while (to < order.length && scores[order[to] ?? 0] === score) {
      tied += outcomes[order[to] ?? 0] ?? 0;
      to++;
    }
    rankSum += tied * ((from + 1 + to) / 2);
    positives += tied;
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
