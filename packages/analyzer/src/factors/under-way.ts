import type { QueryOptions } from '@baton/store';
import type { Finding } from '../findings/finding.ts';
import type { HandoffColumns } from './handoff-columns.ts';

/** Something that came to be so of handoffs while they were under way. */
export interface UnderWay {
  /** Stable, such as `asked` or `late:logs`. */
  readonly name: string;
  /** "From when …", such as `they were sent back for information`. */
  readonly since: string;
  /** Which handoffs, such as `handoffs` or `handoffs that had begun without logs`. */
  readonly those: string;
  /** What a finding is about, such as `handoffs once sent back for information`. */
  readonly subject: string;
  /** The query that says when. */
  readonly query: Finding['queries'][number];
  /** Rows before are not looked at: of very many handoffs the latest stand for all. */
  readonly fromRow: number;
  readonly fromMillis: number;
  /** Seconds after the beginning of each row from there on; NaN of those of which it never was. */
  readonly sinceSeconds: Float64Array;
  /** Rows from there on of which it was so from the beginning: they are not compared. */
  readonly apart?: ReadonlySet<number>;
}

/** Which handoffs are looked at, of all there are. */
export interface ReadUnderWay extends QueryOptions {
  readonly columns: HandoffColumns;
  readonly handoffs: number;
  /** About so many at most, the latest. */
  readonly most: number;
}

/** Of `handoffs` in all at most about `most`, the latest: the first row that is looked at, and when it began. */
export function latestRows(
  { rows, initiatedMillis }: Pick<HandoffColumns, 'rows' | 'initiatedMillis'>,
  { handoffs, most }: Pick<ReadUnderWay, 'handoffs' | 'most'>,
): Pick<UnderWay, 'fromRow' | 'fromMillis'> {
  const fromRow = Math.floor(rows * (1 - Math.min(1, most / Math.max(1, handoffs))));
  return { fromRow, fromMillis: fromRow === 0 ? 0 : (initiatedMillis[fromRow] ?? 0) };
}
