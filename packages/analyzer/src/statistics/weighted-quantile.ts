/** Values that count by weight, in ascending order or with the rows that bring them into it. */
export interface WeightedValues {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** Rows by rising value; others are left out. @default the rows as they are */
  readonly order?: ArrayLike<number>;
}

/**
 * The quantile of values counted by weight: the first value by which at least that share of the weight is reached,
 * averaged with the next where it is reached exactly, so that whole weights give the quantile of the values repeated (Hyndman
 * and Fan, American Statistician 50, 1996, type 2). Undefined where no weight is.
 */
export function weightedQuantile(
  { values, weights, order }: WeightedValues,
  share: number,
): number | undefined {
  const rows = order?.length ?? values.length;
  const rowAt = (at: number): number => (order === undefined ? at : (order[at] as number));
  let total = 0;
  for (let at = 0; at < rows; at++) total += weights[rowAt(at)] as number;
  if (!(total > 0)) return undefined;
  const wanted = share * total;
  let reached = 0;
  let last: number | undefined;
  for (let at = 0; at < rows; at++) {
    const row = rowAt(at);
    const weight = weights[row] as number;
    if (!(weight > 0)) continue;
    reached += weight;
    const value = values[row] as number;
    last = value;
    if (reached > wanted) return value;
    if (reached < wanted) continue;
    let next = at + 1;
    while (next < rows && !((weights[rowAt(next)] as number) > 0)) next++;
    return next < rows ? (value + (values[rowAt(next)] as number)) / 2 : value;
  }
  // Sums of fractions may end a hair below their own total.
  return last;
}
