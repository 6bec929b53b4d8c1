import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { StoreError } from '../store-error.ts';
import { dropPartialOutput } from './drop-partial-output.ts';
import {
  type Engine,
  type Lane,
  type RunOptions,
  SESSION_SETTINGS,
  type Statement,
} from './engine.ts';
import { createLanePool, type LanePool } from './lane-pool.ts';
import { loadChdb } from './load-chdb.ts';
import { mapEngineError } from './map-engine-error.ts';
import { openSession } from './open-session.ts';
import { parameterText, quoteLiteral } from './parameter-text.ts';
import { wholeLines } from './whole-lines.ts';
import { writeBlocks } from './write-blocks.ts';

/**
 * The projector writes while it streams what it reads. Two long analyses at most run at a time,
 * which leaves room for short reads.
 */
const CONNECTIONS: Readonly<Record<Lane, number>> = {
  loader: 1,
  projector: 3,
  analysis: 2,
  reader: 3,
};

/**
 * A loader repeats one statement for as long as it runs. All else asks so many that compiling each the fourth time it
 * is asked takes more than it saves: of a report on a few handoffs 1.7 of 2.4 s of CPU, of dashboards on a million
 * handoffs 4 % of their first four times.
 */
const NOT_COMPILED = {
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
} as const;

/** What is read of a file of rows at a time, in bytes: parsed in a few milliseconds. */
const PIECE_BYTES = 256 * 1024;
/** The same for bytes: a block is taken apart only when it is there whole, and joining small pieces costs copies. */
const LARGE_PIECE_BYTES = 4 * 1024 * 1024;

const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : quoteLiteral(value);

const settings = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${literal(value)}`)
    .join(', ');

/**
 * Parameters are set on the connection and substituted by the engine. chdb's own binding sends every
 * bound query of the process through one queue (its state is not per connection), so that a read
 * would wait for an analysis; `SET param_…` is per connection and was run concurrently without mixing.
 */
const setParameters = ({ parameters }: Statement): string => {
  const entries = Object.entries(parameters ?? {});
  if (entries.length === 0) return '';
  return `SET ${entries
    .map(([name, value]) => `param_${name} = ${quoteLiteral(parameterText(value))}`)
    .join(', ')}; `;
};

const reading = (pieceBytes: number, { signal }: RunOptions) => ({
  highWaterMark: pieceBytes,
  ...(signal && { signal }),
});

const abortable = <T>(running: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return running;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new StoreError('aborted', 'The query was called off.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
};

/**
 * Opens ClickHouse inside this process on `path`, with separate connections for every lane.
 *
 * Every running statement holds a thread of the libuv pool: start the process with
 * `UV_THREADPOOL_SIZE=16`, or file reads may wait for queries.
 */
export async function openEmbeddedEngine(o: { path: string; database: string }): Promise<Engine> {
  const staging = join(o.path, 'inserting');
  const sessions: Session[] = [];
  const open = (): Session => {
    const session = openSession(o.path);
    sessions.push(session);
    return session;
  };
  const pool = (lane: Lane): LanePool<Session> =>
    createLanePool(Array.from({ length: CONNECTIONS[lane] }, open));
  const shut = async (): Promise<void> => {
    for (const session of sessions) session.close();
    await loadChdb().drainPending();
  };
  let closed = false;

  const lanes = {
    loader: pool('loader'),
    projector: pool('projector'),
    analysis: pool('analysis'),
    reader: pool('reader'),
  };
  try {
    const [first] = sessions;
    await first?.queryAsync(`CREATE DATABASE IF NOT EXISTS ${o.database} ENGINE = Atomic`);
    // Only now is it sure that no other process inserts from here.
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging);
    const prepare = async (lane: Lane): Promise<void> => {
      const values = { ...SESSION_SETTINGS, ...(lane === 'loader' ? {} : NOT_COMPILED) };
      const sql = `USE ${o.database}; SET ${settings(values)}`;
      await Promise.all(lanes[lane].connections.map((session) => session.queryAsync(sql)));
    };
    await Promise.all((Object.keys(lanes) as Lane[]).map(prepare));
  } catch (cause) {
    await shut();
    throw mapEngineError(cause, `open the database in ${o.path}`);
  }

  const laneOf = (lane: Lane): LanePool<Session> => {
    if (closed) throw new StoreError('closed', 'The store is closed.');
    return lanes[lane];
  };

  /** Settles when the statement has ended, called off or not. */
  const runToEnd = async (statement: Statement, { lane, format, signal }: RunOptions) =>
    laneOf(lane).use(async (session) => {
      try {
        const sql = setParameters(statement) + statement.sql;
        return (await session.queryAsync(sql, { format: format ?? 'JSONEachRow' })).text();
      } catch (cause) {
        await dropPartialOutput(session);
        throw mapEngineError(cause, 'run a statement');
      }
    }, signal);
  const run = async (statement: Statement, options: RunOptions): Promise<string> =>
    abortable(runToEnd(statement, options), options.signal);

  /**
   * The call that starts a stream waits for its first row on the thread of the event loop. What sorts all it has before
   * that row, for seconds maybe, goes to a file while other things go on, and `read` takes it from there.
   */
  async function* streamFile<T>(
    statement: Statement,
    { format, ...options }: RunOptions,
    read: (file: string) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const file = join(staging, `${randomUUID()}.rows`);
    const sql = `${statement.sql}\nINTO OUTFILE ${quoteLiteral(file)} FORMAT ${format ?? 'JSONEachRow'}`;
    const remove = (): Promise<void> => rm(file, { force: true });
    const written = runToEnd({ ...statement, sql }, { ...options, format: 'Null' });
    let isWritten = false;
    try {
      await abortable(written, options.signal);
      isWritten = true;
      yield* read(file);
    } catch (cause) {
      throw mapEngineError(cause, 'stream a query');
    } finally {
      // One that was called off still writes: nobody waits for it.
      if (isWritten) await remove();
      else void written.then(remove, remove);
    }
  }

  async function* chunksOf(statement: Statement, { lane, format, signal }: RunOptions) {
    const connections = laneOf(lane);
    const session = await connections.acquire(signal);
    try {
      const parameters = setParameters(statement);
      if (parameters !== '') await session.queryAsync(parameters);
      yield* session.queryStream(statement.sql, {
        format: format ?? 'JSONEachRow',
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      throw mapEngineError(cause, 'stream a query');
    } finally {
      connections.release(session);
    }
  }

  return {
    run,

    async *stream(statement, options) {
      if (options.lane === 'analysis') {
        yield* streamFile(statement, options, (file) =>
          wholeLines(
            createReadStream(file, { ...reading(PIECE_BYTES, options), encoding: 'utf8' }),
          ),
        );
        return;
      }
      for await (const chunk of chunksOf(statement, options)) yield chunk.text();
    },

    streamBytes: (statement, options) =>
      streamFile(statement, options, (file) =>
        createReadStream(file, reading(LARGE_PIECE_BYTES, options)),
      ),

    async insertText({ table, body }, lane) {
      await laneOf(lane).use(async (session) => {
        try {
          const values = Buffer.from(body);
          await session.insert({ table, format: 'JSONEachRow', values });
        } catch (cause) {
          throw mapEngineError(cause, `insert into ${table}`);
        }
      });
    },

    async insertNative({ table, columns, blocks, deduplicationToken }, lane) {
      // One block, whatever blocks the file holds: the token protects block by block.
      const values = settings({
        ...(deduplicationToken !== undefined && {
          insert_deduplication_token: deduplicationToken,
        }),
        max_insert_threads: 1,
        max_insert_block_size: 10_000_000,
        min_insert_block_size_rows: 10_000_000,
        min_insert_block_size_bytes: 0,
        // Merges build them, for a quarter less CPU a span. A part so young is soon read whole.
        materialize_skip_indexes_on_insert: 0,
      });
      const file = join(staging, `${randomUUID()}.native`);
      const names = columns === undefined ? '' : ` (${columns.join(', ')})`;
      const sql = `INSERT INTO ${table}${names} FROM INFILE ${quoteLiteral(file)} SETTINGS ${values} FORMAT Native`;
      try {
        await writeBlocks(file, blocks);
        await run({ sql }, { lane });
      } catch (cause) {
        throw mapEngineError(cause, `insert into ${table}`);
      } finally {
        await rm(file, { force: true });
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      await shut();
    },
  };
}
