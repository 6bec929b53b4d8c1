/**
 * The quantile of values counted by weight, given rows by rising value: the first value by which at least that share of
 * the weight is reached, averaged with the next where it is reached exactly, so that a median of even counts lies
 * between the two (Hyndman and Fan, American Statistician 50, 1996, type 2). Undefined where no weight is.
 */
export function weightedQuantile(
  values: Float64Array,
  order: Uint32Array,
  weights: ArrayLike<number>,
  share: number,
): number | undefined {
  let total = 0;
  for (const row of order) total += weights[row] as number;
  if (!(total > 0)) return undefined;
  const wanted = share * total;
  let reached = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    reached += weights[row] as number;
    if (reached > wanted) return values[row];
    if (reached < wanted || weights[row] === 0) continue;
    let next = at + 1;
    while (next < order.length && weights[order[next] as number] === 0) next++;
    const above = order[next];
    const value = values[row] as number;
    return above === undefined ? value : (value + (values[above] as number)) / 2;
  }
  return undefined;
}
