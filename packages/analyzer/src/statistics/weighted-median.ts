/**
 * The value below and above which half of the weight lies, of values in ascending order; undefined
 * without weight.
 *
 * Linear between the middles of the weights (type 5 of Hyndman & Fan 1996, carried over to weights), so that
 * equal weights give the usual median.
 */
export function weightedMedian(
  sorted: ArrayLike<number>,
  weights: ArrayLike<number>,
): number | undefined {
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) total += weights[i] ?? 0;
  if (!(total > 0)) return undefined;
  const half = total / 2;
  let before = 0;
  let lastMiddle = Number.NEGATIVE_INFINITY;
  let lastValue: number | undefined;
  for (let i = 0; i < sorted.length; i += 1) {
    const weight = weights[i] ?? 0;
    if (!(weight > 0)) continue;
    const value = sorted[i] ?? 0;
    const middle = before + weight / 2;
    if (middle >= half) {
      if (lastValue === undefined || middle === half) return value;
      return lastValue + ((value - lastValue) * (half - lastMiddle)) / (middle - lastMiddle);
    }
    before += weight;
    lastMiddle = middle;
    lastValue = value;
  }
  return lastValue;
}
