/**
 * Mean squared difference of probabilities and binary outcomes (Brier, "Verification of forecasts expressed in terms
 * of probability", Monthly Weather Review 78, 1950, in its form for two outcomes). Undefined where there are none.
 */
export function brierScore(probabilities: Float64Array, outcomes: Uint8Array): number | undefined {
  if (outcomes.length === 0) return undefined;
  let sum = 0;
  probabilities.forEach((probability, row) => {
    sum += (probability - (outcomes[row] ?? 0)) ** 2;
  });
  return sum / outcomes.length;
}
