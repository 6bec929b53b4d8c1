import type { ColumnBuffer } from '../native/column-buffer.ts';

/** A column and what it takes from `S`. */
export interface Column<S> {
  readonly name: string;
  /** Whatever type the column has, as JSON has it but for instants, which are milliseconds. */
  valueIn(source: S): unknown;
  /** Opens an empty buffer, which takes what `valueIn` gives. */
  open(): ColumnBuffer<unknown>;
}

/** Columns of a table with the value each takes from `S`, so that names, types and values cannot drift. */
export interface ColumnTable<S> {
  readonly table: string;
  readonly columns: readonly Column<S>[];
}

/** What a column takes from `S`, before it has a name. */
export type ColumnValue<S> = Omit<Column<S>, 'name'>;

/** Declares how rows of a table are made. */
export function defineColumns<S>(
  table: string,
  values: Readonly<Record<string, ColumnValue<S>>>,
): ColumnTable<S> {
  return { table, columns: Object.entries(values).map(([name, value]) => ({ name, ...value })) };
}

/** Says of a kind of buffer where its values come from. */
export const columnOf =
  <T>(open: () => ColumnBuffer<T>) =>
  <S>(valueIn: (source: S) => T): ColumnValue<S> => ({ valueIn, open });
