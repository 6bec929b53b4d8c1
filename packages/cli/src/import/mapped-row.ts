/** A row of a log, read through the mapping: plain values, so that it can be spilled to disk. */
export interface MappedRow {
  readonly line: number;
  readonly atMillis: number;
  /** What identifies the row within its item, with its occurrence: the order value, else the time. */
  readonly order: string;
  readonly stage: string;
  readonly team: string;
  readonly status: string;
  readonly startMillis: number | null;
  readonly resolvedMillis: number | null;
  readonly dueMillis: number | null;
  readonly outcome: string;
  readonly score: number | null;
  /** Values of the context fields, in the order of the mapping; '' where missing. */
  readonly context: readonly string[];
  /** Values of the attributes and hashed persons, in the order of the mapping; '' where missing. */
  readonly attributes: readonly string[];
  /** Values of the columns known only at the end, in the order of the mapping; '' where missing. */
  readonly knownAtEnd: readonly string[];
  /** The row came with an earlier file: it counts for what follows, but is not sent again. */
  readonly earlier?: true;
}
