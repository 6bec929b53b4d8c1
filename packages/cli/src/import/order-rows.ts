import type { MappedRow } from './mapped-row.ts';

/** A row in its place among the rows of its item. */
export interface OrderedRow {
  readonly row: MappedRow;
  /** How many rows of the item with the same order value stand before it. */
  readonly occurrence: number;
}

/**
 * Puts the rows of one item in order: by the order value if the mapping has an order column, numbers
 * as numbers, then as in the file; rows known from earlier files are joined in.
 *
 * @param rows in the order of the file, earlier ones first
 */
export function orderRows(rows: readonly MappedRow[], byOrder: boolean): OrderedRow[] {
  const joined = joinEarlier(rows, byOrder);
  if (!byOrder) return joined;
  return joined
    .map((ordered, place) => ({ ordered, place, number: Number(ordered.row.order) }))
    .sort((a, b) => compareOrder(a, b) || a.place - b.place)
    .map(({ ordered }) => ordered);
}

function joinEarlier(rows: readonly MappedRow[], byOrder: boolean): OrderedRow[] {
  const counts = new Map<string, number>();
  const known = new Map<string, number[]>();
  const joined: OrderedRow[] = [];
  let latestEarlierMillis = Number.NEGATIVE_INFINITY;
  let runsBack = false;
  for (const row of rows) {
    // The same row in an earlier file and in this one is one row: it keeps its place.
    if (row.earlier) {
      const key = contentKey(row);
      const places = known.get(key);
      if (places === undefined) known.set(key, [joined.length]);
      else places.push(joined.length);
      latestEarlierMillis = Math.max(latestEarlierMillis, row.atMillis);
    } else if (known.size > 0) {
      const place = known.get(contentKey(row))?.shift();
      const before = place === undefined ? undefined : joined[place];
      if (place !== undefined && before !== undefined) {
        const { wasLast } = before.row;
        joined[place] = { ...before, row: wasLast ? { ...row, wasLast } : row };
        continue;
      }
      runsBack ||= row.atMillis < latestEarlierMillis;
    }
    const occurrence = counts.get(row.order) ?? 0;
    counts.set(row.order, occurrence + 1);
    joined.push({ row, occurrence });
  }
  // The files did not come in the order of their rows, so the time has to say it.
  if (runsBack && !byOrder) joined.sort((a, b) => a.row.atMillis - b.row.atMillis);
  return joined;
}

function contentKey(row: MappedRow): string {
  const { line: _line, earlier: _earlier, wasLast: _wasLast, ...content } = row;
  return JSON.stringify(content);
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
