import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Lane, SESSION_SETTINGS } from './engine.ts';
import { localDatabase, type ServerAddress } from './server-location.ts';

/** 0.4 µs of CPU a span, a quarter of what gzip takes; on blocks of spans higher levels gain nothing. */
const FAST_ZSTD = { codec: 'zstd', level: 1 } as const;

/** Sockets per lane: an insert never waits for a socket that a query holds. */
const SOCKETS: Readonly<Record<Lane, number>> = {
  loader: 2,
  projector: 4,
  analysis: 2,
  reader: 8,
};

/** A server that sends nothing at all for this long, not even progress, counts as gone. */
const SILENCE_MILLIS = 120_000;
const PROGRESS_MILLIS = 20_000;
/** Each sign of progress is one more header of the answer; Node's default of 16 KiB is soon full. */
const MAX_HEADER_BYTES = 1 << 20;

/** Clients of one server by lane and database, made when they are first needed. */
export interface ServerClients {
  of(lane: Lane, database?: string): ClickHouseClient;
  /** One for many rows, which packs what it sends as the address says. */
  inserting(lane: Lane): ClickHouseClient;
  close(): Promise<void>;
}

const agentOf = (address: ServerAddress, maxSockets: number): Agent | undefined => {
  const { tls } = address;
  if (tls === undefined) return undefined;
  const { ca = rootCertificates.join('\n'), cert, key } = tls;
  return new Agent({ keepAlive: true, maxSockets, ca, cert, key });
};

/** How the request says who asks; a certificate without a password logs in by itself. */
const loginOf = ({ user, password, tls }: ServerAddress) =>
  tls?.cert !== undefined && password === ''
    ? {
        set_basic_auth_header: false,
        http_headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-SSL-Certificate-Auth': 'on' },
      }
    : { username: user, password };

/** What a lane asks of a cluster beyond the settings of every connection. */
const clusterSettings = (lane: Lane) =>
  lane === 'loader'
    ? // Acknowledged by the shards, not only taken into a queue of this server.
      { distributed_foreground_insert: 1 as const }
    : { distributed_product_mode: 'global' as const };

/** Makes clients that read and write as one user, each lane with sockets of its own. */
export function createServerClients(address: ServerAddress): ServerClients {
  const clients = new Map<string, ClickHouseClient>();
  const { cluster, compression } = address;

  // The projector works on the shard of the server it speaks to.
  const databaseOf = (lane: Lane): string =>
    cluster !== undefined && lane === 'projector'
      ? localDatabase(address.database)
      : address.database;

  const create = (lane: Lane, database: string, isPacked: boolean): ClickHouseClient => {
    const agent = agentOf(address, SOCKETS[lane]);
    return createClient({
      url: address.url,
      database,
      application: 'baton',
      ...loginOf(address),
      ...(agent === undefined ? {} : { http_agent: agent }),
      // Failures are thrown with their text; the client need not print them too.
      log: { level: ClickHouseLogLevel.OFF },
      request_timeout: SILENCE_MILLIS,
      max_response_headers_size: MAX_HEADER_BYTES,
      max_open_connections: SOCKETS[lane],
      compression: {
        response: true,
        request: isPacked ? FAST_ZSTD : false,
      },
      clickhouse_settings: {
        ...SESSION_SETTINGS,
        ...(cluster === undefined ? {} : clusterSettings(lane)),
        async_insert: 0,
        wait_end_of_query: 1,
        send_progress_in_http_headers: 1,
        http_headers_progress_interval_ms: String(PROGRESS_MILLIS),
      },
    });
  };

  const client = (lane: Lane, database: string, isPacked: boolean): ClickHouseClient => {
    const key = `${lane} ${database} ${isPacked}`;
    const known = clients.get(key) ?? create(lane, database, isPacked);
    clients.set(key, known);
    return known;
  };

  return {
    of: (lane, database = databaseOf(lane)) => client(lane, database, false),
    inserting: (lane) => client(lane, databaseOf(lane), compression === 'zstd'),
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}
