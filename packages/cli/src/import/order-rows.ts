import type { MappedRow } from './mapped-row.ts';

/** A row in its place among the rows of its item. */
export interface OrderedRow {
  readonly row: MappedRow;
  /** How many rows of the item with the same order value stood before it. */
  readonly occurrence: number;
}

/**
 * Puts the rows of one item in order: by the order value if the mapping has an order column, numbers
 * as numbers, then as in the file. A row that came with an earlier file and stands in this one again
 * is taken once.
 */
export function orderRows(rows: readonly MappedRow[], byOrder: boolean): OrderedRow[] {
  const occurrences = countOccurrences(rows);
  if (!byOrder) return occurrences;
  return occurrences
    .map((ordered, place) => ({ ordered, place, number: Number(ordered.row.order) }))
    .sort((a, b) => {
      const order = compareOrder(a, b);
      return order === 0 ? a.place - b.place : order;
    })
    .map(({ ordered }) => ordered);
}

function countOccurrences(rows: readonly MappedRow[]): OrderedRow[] {
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const occurrence = counts.get(row.order) ?? 0;
    counts.set(row.order, occurrence + 1);
    return { row, occurrence };
  });
}

interface Placed {
  readonly ordered: OrderedRow;
  readonly number: number;
}

/** Numbers before texts, so that the order holds for a column that mixes them. */
function compareOrder(a: Placed, b: Placed): number {
  const isNumberA = !Number.isNaN(a.number);
  const isNumberB = !Number.isNaN(b.number);
  if (isNumberA && isNumberB) return a.number - b.number;
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  const textA = a.ordered.row.order;
  const textB = b.ordered.row.order;
  return textA < textB ? -1 : Number(textA > textB);
}
