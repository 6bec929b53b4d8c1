/** The same function, but computed once for each array of rows that it is asked of. */
export function oncePer<Rows extends object, Result>(
  compute: (rows: Rows) => Result,
): (rows: Rows) => Result {
  const known = new WeakMap<Rows, { readonly result: Result }>();
  return (rows) => {
    const before = known.get(rows);
    if (before !== undefined) return before.result;
    const result = compute(rows);
    known.set(rows, { result });
    return result;
  };
}
