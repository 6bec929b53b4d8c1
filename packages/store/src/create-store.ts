import type { z } from 'zod';
import type { Engine, ParameterValue, Statement } from './engine/engine.ts';
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

function* lines(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end > start) yield text.slice(start, end);
    start = end + 1;
  }
  if (start < text.length) yield text.slice(start);
}

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
      return Array.from(lines(text), (line) => parseRow(query, JSON.parse(line)));
    },

    async *stream(query, params, options) {
      const statement = parseParams(query, params);
      for await (const text of engine.stream(statement, run(options, 'JSONEachRow'))) {
        for (const line of lines(text)) yield parseRow(query, JSON.parse(line));
      }
    },

    async *streamArrays(query, params, options) {
      const statement = parseParams(query, params);
      for await (const text of engine.stream(statement, run(options, 'JSONCompactEachRow'))) {
        for (const line of lines(text)) yield JSON.parse(line) as unknown[];
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
