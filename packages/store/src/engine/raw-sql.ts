import type { Session } from 'chdb';
import { dropPartialOutput } from './drop-partial-output.ts';
import { createLanePool, type LanePool } from './lane-pool.ts';
import { loadChdb } from './load-chdb.ts';
import { mapEngineError } from './map-engine-error.ts';
import { openSession } from './open-session.ts';
import { quoteLiteral } from './parameter-text.ts';

/** Settings by name; numbers are written as they are. */
export type RawSettings = Readonly<Record<string, string | number>>;

/** How a foreign statement is run. */
export interface RawRun {
  /** @default 'default' */
  readonly database?: string | undefined;
  readonly settings?: RawSettings;
  /** Values of `{name:Type}` placeholders as ClickHouse reads them (its Escaped format). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Nothing can be changed, by any part of the statement. */
  readonly isReadOnly?: boolean;
  /** The statement changes its connection (SET, temporary tables), so nobody shall have it after. */
  readonly isLasting?: boolean;
  /** Calls off the waiting for a connection; a statement that runs is bounded by its settings. */
  readonly signal?: AbortSignal;
}

/** One statement in ClickHouse's own words. */
export interface RawStatement extends RawRun {
  readonly sql: string;
  /** Output format where the statement names none. */
  readonly format: string;
}

/** Rows in a file, for the table that `into` names. */
export interface RawInsert extends RawRun {
  /** `INSERT INTO table (columns)`. */
  readonly into: string;
  /** A SETTINGS clause, or empty. */
  readonly clause: string;
  readonly file: string;
  readonly format: string;
}

/** What came of a statement. */
export interface RawResult {
  readonly bytes: Uint8Array;
  readonly readRows: number;
  readonly readBytes: number;
  readonly elapsedSeconds: number;
}

/** Foreign SQL on connections of its own, so that it does not hold up a loader or a reader. */
export interface RawSql {
  run(statement: RawStatement): Promise<RawResult>;
  insert(insert: RawInsert): Promise<RawResult>;
  close(): Promise<void>;
}

interface Connection {
  session: Session;
  /** Settings of the last statement; they are put back before the next. */
  changed: readonly string[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Each running statement holds a thread of the libuv pool. */
const CONNECTIONS = 3;
const READ_ONLY_CONNECTIONS = 2;

const checked = (name: string): string => {
  if (NAME.test(name)) return name;
  throw new TypeError(`Not a name: ${JSON.stringify(name)}`);
};

const quoteName = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``;

const assignment = (name: string, value: string | number): string =>
  `${checked(name)} = ${typeof value === 'number' ? value : quoteLiteral(value)}`;

const setAll = (assignments: readonly string[]): string =>
  assignments.length === 0 ? '' : `SET ${assignments.join(', ')}; `;

/**
 * Opens connections for foreign SQL to the embedded engine that this process has open on `path`.
 * `settings` hold for every statement that does not set them itself.
 */
export function openRawSql(o: { path: string; settings: RawSettings }): RawSql {
  const open = (isReadOnly: boolean): Connection => {
    const session = openSession(o.path);
    const base = Object.entries(o.settings).map(([name, value]) => assignment(name, value));
    session.query(setAll(base) + (isReadOnly ? 'SET readonly = 1' : 'SELECT 1'), 'Null');
    return { session, changed: [] };
  };
  const pool = (count: number, isReadOnly: boolean): LanePool<Connection> =>
    createLanePool(Array.from({ length: count }, () => open(isReadOnly)));
  const pools = { write: pool(CONNECTIONS, false), read: pool(READ_ONLY_CONNECTIONS, true) };
  const permits = createLanePool([1, 2]);
  const running = new Set<Promise<unknown>>();

  const preamble = (
    { database, settings = {}, parameters = {} }: RawRun,
    connection: Connection,
  ) => {
    const back = connection.changed
      .filter((name) => !(name in settings))
      .map((name) =>
        name in o.settings
          ? assignment(name, o.settings[name] as string)
          : `${checked(name)} = DEFAULT`,
      );
    const set = Object.entries(settings).map(([name, value]) => assignment(name, value));
    const bound = Object.entries(parameters).map(([name, value]) =>
      assignment(`param_${name}`, value),
    );
    return `USE ${quoteName(database ?? 'default')}; ${setAll([...back, ...set, ...bound])}`;
  };

  const runOn = async (connection: Connection, statement: RawStatement): Promise<RawResult> => {
    try {
      const sql = preamble(statement, connection) + statement.sql;
      connection.changed = Object.keys(statement.settings ?? {});
      const result = await connection.session.queryAsync(sql, { format: statement.format });
      return {
        bytes: result.bytes(),
        readRows: result.rowsRead,
        readBytes: result.bytesRead,
        elapsedSeconds: result.elapsed,
      };
    } catch (cause) {
      await dropPartialOutput(connection.session);
      throw mapEngineError(cause, 'run a statement');
    }
  };

  /** On a connection that is thrown away. */
  const runOnce = (statement: RawStatement): Promise<RawResult> =>
    permits.use(async () => {
      const connection = open(false);
      try {
        if (statement.isReadOnly !== true) return await runOn(connection, statement);
        // Once it is read-only, no setting can be changed any more.
        const { settings = {}, ...rest } = statement;
        await runOn(connection, { ...rest, sql: 'SELECT 1', settings });
        await connection.session.queryAsync('SET readonly = 1', { format: 'Null' });
        connection.changed = [];
        return await runOn(connection, rest);
      } finally {
        connection.session.close();
      }
    }, statement.signal);

  const run = (statement: RawStatement): Promise<RawResult> => {
    const { isReadOnly = false, isLasting = false, settings = {} } = statement;
    const result =
      isLasting || (isReadOnly && Object.keys(settings).length > 0)
        ? runOnce(statement)
        : pools[isReadOnly ? 'read' : 'write'].use(
            (connection) => runOn(connection, statement),
            statement.signal,
          );
    running.add(result);
    return result.finally(() => running.delete(result));
  };

  return {
    run,
    insert({ into, clause, file, format, ...how }) {
      const from = `FROM INFILE ${quoteLiteral(file)} COMPRESSION 'none'`;
      return run({
        ...how,
        sql: `${into} ${from} ${clause} FORMAT ${checked(format)}`,
        format: 'Null',
      });
    },
    async close() {
      await Promise.allSettled(running);
      for (const { connections } of Object.values(pools)) {
        for (const { session } of connections) session.close();
      }
      await loadChdb().drainPending();
    },
  };
}
