import { StoreError } from '../store-error.ts';
import { isLoopbackName } from './is-loopback-name.ts';

/** How blocks of rows are packed for the way to a server. */
export type InsertCompression = 'zstd' | 'none';

/** A ClickHouse server or cluster, and who asks it. */
export interface ServerLocation {
  readonly kind: 'server';
  /** HTTP or HTTPS address; may carry user and password. */
  readonly url: string;
  /** @default 'baton' */
  readonly database?: string;
  /** Wins over the one in the URL. @default 'default' */
  readonly user?: string;
  /** Wins over the one in the URL. */
  readonly password?: string;
  /** PEM texts; a client certificate without a password logs in by itself. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Of what is loaded, on its way. @default 'zstd', but 'none' where the server is on this machine */
  readonly compression?: InsertCompression;
  /** Name of the cluster as the servers know it: tables are replicated and sharded on it. */
  readonly cluster?: string;
}

/** A location that was checked, with the secret apart from the address. */
export interface ServerAddress {
  /** Without user and password: fit for messages. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: ServerLocation['tls'];
  readonly compression: InsertCompression;
  readonly cluster: string | undefined;
}

/** Name of the database where nothing else is said. */
export const DEFAULT_DATABASE = 'baton';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CLUSTER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const bad = (message: string): StoreError => new StoreError('bad_location', message);

/** Throws unless it is a plain name: it stands in SQL unquoted. */
export function checkDatabaseName(database: string): void {
  if (NAME.test(database)) return;
  throw bad(
    `Expected a database name of letters, digits and underscores, got ${JSON.stringify(database)}.`,
  );
}

/** Throws unless it is a plain name. */
export function checkClusterName(cluster: string): void {
  if (CLUSTER_NAME.test(cluster)) return;
  throw bad(
    `Expected the name of a cluster in letters, digits, ".", "-" and "_", got ${JSON.stringify(cluster)}.`,
  );
}

/** Checks a location. The URL is not repeated in errors: it may hold a password. */
export function serverAddress(location: ServerLocation): ServerAddress {
  const url = URL.canParse(location.url) ? new URL(location.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw bad(
      'The address of ClickHouse must look like http://host:8123 or https://host:8443; what was given does not.',
    );
  }
  const { tls } = location;
  if (tls !== undefined && url.protocol === 'http:') {
    throw bad('Certificates are given, but the address of ClickHouse begins with http; use https.');
  }
  if ((tls?.cert === undefined) !== (tls?.key === undefined)) {
    throw bad('A client certificate needs both its certificate file and its key file.');
  }
  const fromPath = decodeURIComponent(url.pathname.replace(/^\/|\/$/g, ''));
  const inUrl = url.searchParams.get('database') ?? (fromPath === '' ? undefined : fromPath);
  const database = location.database ?? inUrl ?? DEFAULT_DATABASE;
  checkDatabaseName(database);
  if (location.cluster !== undefined) checkClusterName(location.cluster);
  return {
    url: url.origin,
    user: location.user ?? (decodeURIComponent(url.username) || 'default'),
    password: location.password ?? decodeURIComponent(url.password),
    database,
    tls,
    compression: location.compression ?? (isLoopbackName(url.hostname) ? 'none' : 'zstd'),
    cluster: location.cluster,
  };
}

/** Database of the tables that hold the rows of one shard, beside that of the Distributed ones. */
export const localDatabase = (database: string): string => `${database}_local`;
