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
  /**
   * The context fields, in the order of the mapping; '' where missing. A value that is not exported
   * stands as `PRESENT`: nothing may keep it.
   */
  readonly context: readonly string[];
  /** Values of the attributes and hashed persons, in the order of the mapping; '' where missing. */
  readonly attributes: readonly string[];
  /** Values of the columns known only at the end, in the order of the mapping; '' where missing. */
  readonly knownAtEnd: readonly string[];
  /** The row was known before: it came with an earlier file. */
  readonly earlier?: true;
  /** It was the last of its item when it came. */
  readonly wasLast?: true;
}

/** Stands for the value of a context field that is there and is not to be kept. */
export const PRESENT = '1';
