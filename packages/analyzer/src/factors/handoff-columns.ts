/** Names by row, each name once. */
export interface Coded {
  readonly names: readonly string[];
  /** Index of the name of each row. */
  readonly codes: Uint32Array;
}

/** Names of some rows: what most rows say nothing of is not kept for them. */
export interface SparseNames {
  readonly names: readonly string[];
  readonly rows: readonly number[];
  /** Index of the name of each of these rows. */
  readonly codes: readonly number[];
}

/** Handoffs by column, oldest first: what was known when each began, and what became of it. NaN where not known. */
export interface HandoffColumns {
  readonly rows: number;
  readonly items: Coded;
  /** Place of the item among a million equal parts, by which samples are drawn. */
  readonly draw: Uint32Array;
  /** Handoffs of the pair of teams, those that were not read included. */
  readonly pairHandoffs: Float64Array;
  readonly cycles: Uint32Array;
  /** Unique within the cycle of an item. */
  readonly handoffIds: readonly string[];
  readonly initiatedMillis: Float64Array;
  readonly endedMillis: Float64Array;
  readonly closedMillis: Float64Array;
  readonly dueMillis: Float64Array;
  /** When the item next came to the team that sent it. */
  readonly returnedMillis: Float64Array;
  readonly isSentBack: Uint8Array;
  readonly rounds: Float64Array;
  readonly score: Float64Array;
  /** 1 where the item closed as a success, 0 where otherwise. */
  readonly isSuccess: Float64Array;
  /** In the order of `NAME_FEATURES`; some of them, and of the numbers, have names of their own below. */
  readonly names: readonly Coded[];
  /** In the order of `NUMBER_FEATURES`. */
  readonly numbers: readonly Float64Array[];
  readonly sender: Coded;
  readonly receiver: Coded;
  readonly itemType: Coded;
  /** 1 is Monday, in UTC. */
  readonly weekday: Uint8Array;
  /** Six hours each from midnight, in UTC. */
  readonly quarterOfDay: Uint8Array;
  readonly completeness: Float64Array;
  /** Open handoffs of the receiver, as log(1 + n). */
  readonly workload: Float64Array;
  /** As log(1 + n). */
  readonly hops: Float64Array;
  /** As log(1 + n). */
  readonly roundsBefore: Float64Array;
  /** How many handoffs were asked for a field or came with it. */
  readonly fieldCounts: ReadonlyMap<string, number>;
  /** Rows by the field that came along. */
  readonly present: ReadonlyMap<string, readonly number[]>;
  readonly contextValues: ReadonlyMap<string, SparseNames>;
  readonly attributes: ReadonlyMap<string, SparseNames>;
}

/** Names of every row, of a column that is there for some: empty for the others. */
export function denseNames({ names, rows, codes }: SparseNames, length: number): Coded {
  const dense = new Uint32Array(length);
  for (let at = 0; at < rows.length; at++) dense[rows[at] as number] = (codes[at] as number) + 1;
  return { names: ['', ...names], codes: dense };
}
