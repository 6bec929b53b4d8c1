/** A format of event logs that can be read. */
export type LogFormat = 'csv' | 'xes';

/** One event of a log, as it stands there. */
export interface LogRow {
  /** Line of the file on which the event begins, from 1. */
  readonly line: number;
  /** Values of the wanted columns, in the order in which they were asked for; '' where absent. */
  readonly values: readonly string[];
}

/** Why a row of a log could not be used. */
export type BadRowReason =
  | 'wrong_field_count'
  | 'item_missing'
  | 'time_missing'
  | 'time_unreadable'
  | 'order_missing';

/** A row that could not be used. */
export interface BadRow {
  readonly line: number;
  readonly reason: BadRowReason;
  /** What stood there, shortened. */
  readonly example: string;
}

/** How to read a log: what it holds is taken from its content, not from its name. */
export interface ReadLogOptions {
  readonly file: string;
  readonly format: LogFormat;
  readonly delimiter?: string | undefined;
  /** Columns of the file to read; each must be there. */
  readonly wanted: readonly string[];
  readonly onBadRow: (row: BadRow) => void;
  /** Bytes of the file read so far, compressed as it is. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
