/** Columns of a table with the value each takes from `S`, so that names and values cannot drift. */
export interface ColumnTable<S> {
  readonly table: string;
  readonly columns: readonly string[];
  row(source: S): unknown[];
}

/** Declares how rows of a table are made. */
export function defineColumns<S>(
  table: string,
  values: Readonly<Record<string, (source: S) => unknown>>,
): ColumnTable<S> {
  const columns = Object.keys(values);
  const makers = Object.values(values);
  return { table, columns, row: (source) => makers.map((make) => make(source)) };
}
