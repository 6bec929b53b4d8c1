import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  createClient,
  type DataFormat,
  drainStream,
} from '@clickhouse/client';
import { type Engine, SESSION_SETTINGS } from './engine.ts';
import { mapEngineError } from './map-engine-error.ts';

const ONE_BLOCK = {
  max_insert_block_size: '10000000',
  min_insert_block_size_rows: '10000000',
  min_insert_block_size_bytes: '0',
  // Native blocks are parsed on one thread, so that they are joined in order.
  input_format_parallel_parsing: 0,
  async_insert: 0,
} as const;

/** Failures are thrown with their text; the client need not print them too. */
const QUIET = { log: { level: ClickHouseLogLevel.OFF } } as const;

const createDatabase = async (url: string, database: string): Promise<void> => {
  const client = createClient({ url, ...QUIET });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  } catch (cause) {
    throw mapEngineError(cause, `create the database ${database} on ${new URL(url).host}`);
  } finally {
    await client.close();
  }
};

/** Connects to a ClickHouse server over HTTP; credentials may stand in the URL. */
export async function openServerEngine(o: { url: string; database: string }): Promise<Engine> {
  await createDatabase(o.url, o.database);
  const client: ClickHouseClient = createClient({
    url: o.url,
    database: o.database,
    application: 'baton',
    ...QUIET,
    compression: { response: true, request: false },
    clickhouse_settings: { ...SESSION_SETTINGS, async_insert: 0, wait_end_of_query: 1 },
  });

  const ask = (
    { sql, parameters }: Parameters<Engine['run']>[0],
    { format, signal }: Parameters<Engine['run']>[1],
  ) =>
    client.exec({
      query: sql,
      query_params: { ...parameters },
      clickhouse_settings: { default_format: (format ?? 'JSONEachRow') as DataFormat },
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });

  return {
    async run(statement, options) {
      try {
        const { stream } = await ask(statement, options);
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks).toString('utf8');
      } catch (cause) {
        throw mapEngineError(cause, 'run a statement');
      }
    },

    async *stream(statement, options) {
      try {
        const { stream } = await ask(statement, options);
        const decoder = new TextDecoder();
        let rest = '';
        for await (const chunk of stream) {
          const text = rest + decoder.decode(chunk as Buffer, { stream: true });
          const end = text.lastIndexOf('\n') + 1;
          rest = text.slice(end);
          if (end > 0) yield text.slice(0, end);
        }
        if (rest !== '') yield rest;
      } catch (cause) {
        throw mapEngineError(cause, 'stream a query');
      }
    },

    async insertText({ table, format, columns, body }) {
      try {
        const names = columns === undefined ? '' : ` (${columns.join(', ')})`;
        const { stream } = await client.exec({
          query: `INSERT INTO ${table}${names} FORMAT ${format}`,
          values: Readable.from([body]),
        });
        await drainStream(stream);
      } catch (cause) {
        throw mapEngineError(cause, `insert into ${table}`);
      }
    },

    async insertFile({ table, file, deduplicationToken }) {
      try {
        const { stream } = await client.exec({
          query: `INSERT INTO ${table} FORMAT Native`,
          values: createReadStream(file),
          clickhouse_settings: { ...ONE_BLOCK, insert_deduplication_token: deduplicationToken },
        });
        await drainStream(stream);
      } catch (cause) {
        throw mapEngineError(cause, `insert into ${table}`);
      }
    },

    close: () => client.close(),
  };
}
