/** Places of the columns of a query in the arrays that `streamArrays` gives. */
export function columnsOf<R>(query: {
  readonly row: { readonly shape: Record<string, unknown> };
  types?(...p: never[]): R;
}): Record<keyof R & string, number> {
  const names = Object.keys(query.row.shape) as (keyof R & string)[];
  return Object.fromEntries(names.map((name, at) => [name, at])) as Record<
    keyof R & string,
    number
  >;
}
