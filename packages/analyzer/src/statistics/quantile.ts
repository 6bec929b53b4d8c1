/**
 * Quantile of sorted values, linear between ranks (Hyndman and Fan, American Statistician 50, 1996, type 7: the default
 * of R and of NumPy). Undefined where there are no values.
 */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const at = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

/** {@link sortedQuantile} of values in any order. */
export function quantile(values: ArrayLike<number>, share: number): number | undefined {
  return sortedQuantile(Float64Array.from(values).sort(), share);
}
