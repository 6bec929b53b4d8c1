import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { totalmem } from 'node:os';
import type { RawSql } from '@baton/store';
import { type ListenAddress, listen, type Transport } from '../receiver/transport.ts';
import { createAuthenticate, type EndpointUser } from './authenticate.ts';
import { type EndpointService, handleRequest } from './handle-request.ts';
import { boundSettings, type QueryLimits } from './settings.ts';
import { createStatementGuard } from './sql/statement-guard.ts';

/** How the endpoint listens and whom it serves. */
export interface ClickHouseHttpOptions extends ListenAddress {
  /** The directory that this process has open as an embedded store. */
  readonly storePath: string;
  /** Where rows wait for the engine; emptied on starting. */
  readonly directory: string;
  readonly users: readonly EndpointUser[];
  /** Called after a statement that may have changed a table. */
  readonly onWritten?: () => void;
  readonly limits?: Partial<EndpointLimits>;
}

/** Bounds of one request and of all together. */
export interface EndpointLimits extends QueryLimits {
  /** Bytes of a body, as sent and as unpacked. */
  readonly maxBodyBytes: number;
  /** Seconds without a byte after which a body is given up. */
  readonly noProgressSeconds: number;
  /** Requests under way at once, waiting ones included. */
  readonly maxRequests: number;
}

const MEBIBYTE = 1024 * 1024;
const MAX_CONNECTIONS = 200;
const CLOSE_SECONDS = 10;
const IDLE_CHECK_MILLIS = 20;
const REQUEST_SECONDS = 300;

const defaultLimits = (): EndpointLimits => ({
  maxBodyBytes: 512 * MEBIBYTE,
  noProgressSeconds: 30,
  maxRequests: 64,
  maxExecutionSeconds: 60,
  maxResultBytes: 128 * MEBIBYTE,
  maxMemoryBytes: Math.floor(totalmem() / 4),
});

/**
 * Serves the embedded ClickHouse of this process over ClickHouse's HTTP interface, so that its tools and
 * clients can read and write it. Throws a CollectorError `port_taken` or `listen_failed`, or a StoreError.
 */
export async function startClickHouseHttp(options: ClickHouseHttpOptions): Promise<Transport> {
  const limits = { ...defaultLimits(), ...options.limits };
  await rm(options.directory, { recursive: true, force: true });
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  // On demand: the receiver loads this package, too, and shall not load ClickHouse with it.
  const { openRawSql } = await import('@baton/store');
  const sql = openRawSql({
    path: options.storePath,
    settings: {
      ...boundSettings(limits),
      session_timezone: 'UTC',
      deduplicate_blocks_in_dependent_materialized_views: 1,
      input_format_values_interpret_expressions: 0,
      // Either lets a text in the format Values be SQL.
      input_format_values_deduce_templates_of_expressions: 0,
    },
  });
  try {
    const service: EndpointService = {
      sql,
      limits,
      ...(await askEngine(sql, limits)),
      authenticate: createAuthenticate(options.users),
      body: {
        maxBodyBytes: limits.maxBodyBytes,
        noProgressMillis: limits.noProgressSeconds * 1000,
      },
      directory: options.directory,
      maxRequests: limits.maxRequests,
      underWay: 0,
      onWritten: options.onWritten ?? (() => undefined),
    };
    const server = createServer(
      {
        headersTimeout: limits.noProgressSeconds * 1000,
        requestTimeout: REQUEST_SECONDS * 1000,
        keepAliveTimeout: 60_000,
      },
      (request, response) => void handleRequest(request, response, service),
    );
    server.maxConnections = MAX_CONNECTIONS;
    const { url, port } = await listen(server, options);
    return {
      url,
      port,
      async close() {
        await stopServing(server);
        await sql.close();
        await rm(options.directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await sql.close();
    throw error;
  }
}

async function askEngine(
  sql: RawSql,
  limits: QueryLimits,
): Promise<Pick<EndpointService, 'server' | 'guard'>> {
  const ask = async (query: string): Promise<string[]> => {
    const { bytes } = await sql.run({ sql: query, format: 'TSV', isReadOnly: true });
    return Buffer.from(bytes).toString('utf8').trim().split('\n');
  };
  const [version = ''] = await ask('SELECT version()');
  const names = {
    tableFunctions: await ask('SELECT name FROM system.table_functions'),
    tableSettings: await ask('SELECT name FROM system.merge_tree_settings'),
  };
  return {
    server: { name: 'baton', version },
    guard: createStatementGuard(names, limits),
  };
}

/** Answers what is under way, at the longest for CLOSE_SECONDS. */
async function stopServing(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLIS);
  const giveUp = setTimeout(() => server.closeAllConnections(), CLOSE_SECONDS * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(giveUp);
}
