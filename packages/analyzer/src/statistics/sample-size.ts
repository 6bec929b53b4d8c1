/** z of 80 % power and of 5 % two-sided. */
const Z_POWER = 0.8416212335729143;
const Z_LEVEL = 1.959963984540054;

/**
 * Observations that each of two periods of a treated group needs for a difference-in-differences to show a
 * change of `difference` with 80 % power at 5 % two-sided; `comparisonRatio` is the size of the comparison group beside
 * the treated one. Undefined where there is nothing to show or no spread.
 *
 * Two independent differences of two means: 2 σ² (1 + 1 / ratio) (z₀.₈ + z₀.₉₇₅)² / δ² (the two-sample size of
 * Armitage, Berry & Matthews 2002, Statistical Methods in Medical Research, 4th ed., 18.3, taken twice).
 */
export function differenceInDifferencesSize(o: {
  readonly standardDeviation: number;
  readonly difference: number;
  readonly comparisonRatio: number;
}): number | undefined {
  const { standardDeviation, difference, comparisonRatio } = o;
  if (!(standardDeviation > 0) || difference === 0 || !(comparisonRatio > 0)) return undefined;
  const variance = 2 * standardDeviation ** 2 * (1 + 1 / comparisonRatio);
  return Math.ceil((variance * (Z_POWER + Z_LEVEL) ** 2) / difference ** 2);
}
