/** R's `aml` (Miller, "Survival Analysis", 1981): weeks in remission, maintained ones first. */
export const aml = {
  times: Float64Array.of(
    ...[9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
    ...[5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
  ),
  ended: Uint8Array.of(...[1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0], ...[1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]),
  exposed: Uint8Array.from({ length: 23 }, (_, row) => (row < 11 ? 0 : 1)),
};
