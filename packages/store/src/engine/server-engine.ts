import { Readable } from 'node:stream';
import { type DataFormat, drainStream } from '@clickhouse/client';
import type { StoreError } from '../store-error.ts';
import type { Engine } from './engine.ts';
import { mapEngineError } from './map-engine-error.ts';
import { redact } from './redact.ts';
import { createServerClients } from './server-clients.ts';
import type { ServerAddress } from './server-location.ts';
import { untilException } from './streamed-exception.ts';
import { wholeLines } from './whole-lines.ts';

const ONE_BLOCK = {
  max_insert_block_size: '10000000',
  min_insert_block_size_rows: '10000000',
  min_insert_block_size_bytes: '0',
  // Native blocks are parsed on one thread, so that they are joined in order.
  input_format_parallel_parsing: 0,
  async_insert: 0,
} as const;

async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
}

/** Speaks to a ClickHouse server over HTTP; connects when it is first asked something. */
export function openServerEngine(address: ServerAddress): Engine {
  const clients = createServerClients(address);
  const { host } = new URL(address.url);
  const fail = (cause: unknown, doing: string): StoreError =>
    mapEngineError(redact(cause, address.password), doing, { host, user: address.user });

  const ask = (
    { sql, parameters }: Parameters<Engine['run']>[0],
    { lane, database, format, signal }: Parameters<Engine['run']>[1],
  ) =>
    clients.of(lane, database).exec({
      query: sql,
      query_params: { ...parameters },
      clickhouse_settings: { default_format: (format ?? 'JSONEachRow') as DataFormat },
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });

  const answerOf = async (...asked: Parameters<typeof ask>): Promise<AsyncIterable<Buffer>> => {
    const { stream, response_headers } = await ask(...asked);
    return untilException(stream, response_headers);
  };

  async function* chunksOf(...asked: Parameters<typeof ask>): AsyncGenerator<Uint8Array> {
    try {
      yield* await answerOf(...asked);
    } catch (cause) {
      throw fail(cause, 'stream a query');
    }
  }

  return {
    async run(statement, options) {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of await answerOf(statement, options)) chunks.push(chunk);
        return Buffer.concat(chunks).toString('utf8');
      } catch (cause) {
        throw fail(cause, 'run a statement');
      }
    },

    stream: (statement, options) => wholeLines(textsOf(chunksOf(statement, options))),

    streamBytes: chunksOf,

    async insertText({ table, body }, lane) {
      try {
        const { stream } = await clients.of(lane).exec({
          query: `INSERT INTO ${table} FORMAT JSONEachRow`,
          values: Readable.from([body]),
        });
        await drainStream(stream);
      } catch (cause) {
        throw fail(cause, `insert into ${table}`);
      }
    },

    async insertNative({ table, columns, blocks, deduplicationToken }, lane) {
      try {
        const names = columns === undefined ? '' : ` (${columns.join(', ')})`;
        const { stream } = await clients.inserting(lane).exec({
          query: `INSERT INTO ${table}${names} FORMAT Native`,
          values: Readable.from(blocks, { objectMode: false }),
          clickhouse_settings: {
            ...ONE_BLOCK,
            ...(deduplicationToken !== undefined && {
              insert_deduplication_token: deduplicationToken,
            }),
          },
        });
        await drainStream(stream);
      } catch (cause) {
        throw fail(cause, `insert into ${table}`);
      }
    },

    close: () => clients.close(),
  };
}
