import type { Lane } from './engine/engine.ts';
import type { Block } from './native/read-blocks.ts';
import type { Command, Query } from './queries/define-query.ts';

/** How a query of the catalogue is run. */
export interface QueryOptions {
  /** @default 'reader' */
  readonly lane?: Exclude<Lane, 'loader'>;
  /** Embedded, a running query that is not streamed ends in the background. */
  readonly signal?: AbortSignal;
}

/** ClickHouse, embedded or on a server. Every method rejects with a `StoreError`. */
export interface Store {
  /** All rows, each checked once against the query's row schema. */
  query<P, R>(query: Query<P, R>, params: P, options?: QueryOptions): Promise<R[]>;
  /**
   * The rows as they come, in bounded memory; leaving the loop early ends the query. On the lane `analysis` the first
   * comes when the query is done with all: embedded, they go to a file until then.
   */
  stream<P, R>(query: Query<P, R>, params: P, options?: QueryOptions): AsyncIterable<R>;
  /** Rows as arrays in the order of the query's columns, unchecked: for bulk reads of own tables. */
  streamArrays<P, R>(
    query: Query<P, R>,
    params: P,
    options?: QueryOptions,
  ): AsyncIterable<unknown[]>;
  /**
   * Rows as the columns of Native blocks, unchecked: for reads that must cost little. Embedded, they go to a file until
   * the query is done with all.
   */
  streamBlocks<P, R>(query: Query<P, R>, params: P, options?: QueryOptions): AsyncIterable<Block>;
  /** Runs a statement that changes tables. */
  execute<P>(command: Command<P>, params: P, options?: QueryOptions): Promise<void>;
  /** Inserts Native blocks as one block; the same token twice inserts once. */
  insertNative(insert: {
    readonly table: 'otel_traces';
    readonly blocks: readonly Uint8Array[];
    readonly deduplicationToken: string;
  }): Promise<void>;
  /** Inserts rows; dates as ISO 8601 text or numbers as the column's type reads them. */
  insertRows(table: string, rows: readonly object[], options?: InsertOptions): Promise<void>;
  /** Inserts a Native block that holds these columns. */
  insertBlock(
    insert: {
      readonly table: string;
      readonly columns: readonly string[];
      readonly block: Uint8Array;
    },
    options?: InsertOptions,
  ): Promise<void>;
  close(): Promise<void>;
}

/** How rows are inserted. */
export interface InsertOptions {
  /** @default 'loader' */
  readonly lane?: Lane;
}
