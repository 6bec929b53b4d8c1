import type { z } from 'zod';
import type { Engine, ParameterValue, Statement } from './engine/engine.ts';
import { mapEngineError } from './engine/map-engine-error.ts';
import { exceptionIn } from './engine/streamed-exception.ts';
import { readBlocks } from './native/read-blocks.ts';
import type { Query, QueryParameters } from './queries/define-query.ts';
import type { QueryOptions, Store } from './store.ts';
import { StoreError } from './store-error.ts';

const TABLE_NAME = /^[a-z_][a-z0-9_]*$/;

const bind = (sql: string, params: QueryParameters): Statement => {
  const parameters: Record<string, ParameterValue> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) parameters[name] = value;
  }
  return { sql, parameters };
};

const parseParams = <P, R>(query: Query<P, R>, params: P): Statement => {
  const parsed = query.params.safeParse(params);
  if (parsed.success) return bind(query.sql, parsed.data as QueryParameters);
  throw new StoreError(
    'query_failed',
    `The parameters of ${query.name} do not fit: ${parsed.error.message}`,
    { cause: parsed.error },
  );
};

const parseRow = <P, R>(query: Query<P, R>, row: unknown): R => {
  const parsed = (query.row as z.ZodType<R>).safeParse(row);
  if (parsed.success) return parsed.data;
  throw new StoreError(
    'query_failed',
    `${query.name} returned a row that is not what it declares: ${parsed.error.message}`,
    { cause: parsed.error },
  );
};

const checkTable = (table: string): void => {
  if (TABLE_NAME.test(table)) return;
  throw new StoreError('query_failed', `Expected a table name, got ${JSON.stringify(table)}.`);
};

/** The rows of a text with one JSON a line. */
function* rowsIn(text: string): Generator<unknown> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end > start) yield parseJson(text.slice(start, end), () => text.slice(start));
    start = end + 1;
  }
}

/** Where a row should be, an older server may have written what the statement failed with. */
const parseJson = (line: string, rest: () => string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    const told = exceptionIn(Buffer.from(rest()));
    if (told !== undefined) throw mapEngineError(new Error(told), 'run a statement');
    throw new StoreError('query_failed', 'ClickHouse sent a row that is no JSON.', { cause });
  }
};

/** Puts typed queries and inserts in front of an engine. */
export function createStore(engine: Engine): Store {
  const run = (options: QueryOptions | undefined, format: string) => ({
    lane: options?.lane ?? 'reader',
    format,
    signal: options?.signal,
  });

  return {
    async query(query, params, options) {
      const text = await engine.run(parseParams(query, params), run(options, 'JSONEachRow'));
      return Array.from(rowsIn(text), (row) => parseRow(query, row));
    },

    async *stream(query, params, options) {
      const statement = parseParams(query, params);
      for await (const text of engine.stream(statement, run(options, 'JSONEachRow'))) {
        for (const row of rowsIn(text)) yield parseRow(query, row);
      }
    },

    async *streamArrays(query, params, options) {
      const statement = parseParams(query, params);
      for await (const text of engine.stream(statement, run(options, 'JSONCompactEachRow'))) {
        yield* rowsIn(text) as Generator<unknown[]>;
      }
    },

    streamBlocks(query, params, options) {
      const statement = parseParams(query, params);
      return readBlocks(engine.streamBytes(statement, run(options, 'Native')));
    },

    async execute(command, params, options) {
      await engine.run(bind(command.sql, params as QueryParameters), run(options, 'Null'));
    },

    insertNative: (insert) => engine.insertNative(insert, 'loader'),

    async insertRows(table, rows, options) {
      checkTable(table);
      if (rows.length === 0) return;
      const body = rows.map((row) => JSON.stringify(row)).join('\n');
      const lane = options?.lane ?? 'loader';
      await engine.insertText({ table, body }, lane);
    },

    insertBlock: ({ block, ...into }, options) =>
      engine.insertNative({ ...into, blocks: [block] }, options?.lane ?? 'loader'),

    close: () => engine.close(),
  };
}
