/**
 * Who asks. Each lane has connections of its own: on a shared one an insert waits for the query
 * before it, however long that runs.
 */
export type Lane = 'loader' | 'projector' | 'analysis' | 'reader';

/** A value that can be bound to a `{name:Type}` placeholder. */
export type ParameterValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly ParameterValue[];

/** SQL with the values of its placeholders. */
export interface Statement {
  readonly sql: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** How one statement is run. */
export interface RunOptions {
  readonly lane: Lane;
  /** Output format of ClickHouse, such as `JSONEachRow`. */
  readonly format?: string;
  readonly signal?: AbortSignal | undefined;
  /** On a server: another database than the lane's. */
  readonly database?: string;
}

/** Rows as JSON, one a line. */
export interface TextInsert {
  readonly table: string;
  readonly body: string;
}

/** Native blocks that become one block of the table. */
export interface NativeInsert {
  readonly table: string;
  /** @default all */
  readonly columns?: readonly string[];
  readonly blocks: readonly Uint8Array[];
  readonly deduplicationToken?: string;
}

/** The one interface in front of embedded ClickHouse and a server; failures are `StoreError`s. */
export interface Engine {
  run(statement: Statement, options: RunOptions): Promise<string>;
  /** Chunks of whole lines. */
  stream(statement: Statement, options: RunOptions): AsyncIterable<string>;
  /** Chunks cut anywhere, in a format that is not text; in bounded memory, which may mean by way of a file. */
  streamBytes(statement: Statement, options: RunOptions): AsyncIterable<Uint8Array>;
  insertText(insert: TextInsert, lane: Lane): Promise<void>;
  insertNative(insert: NativeInsert, lane: Lane): Promise<void>;
  close(): Promise<void>;
}

/** What every connection is set to, so that rows read the same from either engine. */
export const SESSION_SETTINGS = {
  // Numbers stay numbers: no column of ours goes beyond 2^53.
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
  date_time_input_format: 'best_effort',
  session_timezone: 'UTC',
  deduplicate_blocks_in_dependent_materialized_views: 1,
} as const;
