import { rankSum } from './rank-sum.ts';

/**
 * Area under the ROC curve of scores for a binary outcome: the chance that a positive scores above a negative, ties
 * counted half (Mann-Whitney U / (n1·n0); Hanley and McNeil, Radiology 143, 1982). Undefined where one outcome is missing.
 */
export function areaUnderCurve(scores: Float64Array, outcomes: Uint8Array): number | undefined {
  const { n1, n0, u } = rankSum(scores, outcomes);
  return n1 === 0 || n0 === 0 ? undefined : u / (n1 * n0);
}
