import { readFileSync } from 'node:fs';
import { type ServerLocation, serverAddress } from '@baton/store';
import { Option } from 'commander';
import { CliError } from './errors.ts';

/** What {@link clickhouseOptions} yield; each has a variable of the environment beside it. */
export interface ClickHouseOptions {
  readonly clickhouseUrl?: string;
  readonly clickhouseUser?: string;
  readonly clickhouseDatabase?: string;
  readonly clickhouseCaFile?: string;
  readonly clickhouseCertFile?: string;
  readonly clickhouseKeyFile?: string;
  readonly cluster?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Options of the commands that may be told which server to use; all others read the environment. */
export const clickhouseOptions = (): Option[] => [
  new Option(
    '--clickhouse-url <url>',
    'use this ClickHouse server, such as https://host:8443, not the embedded one (env: BATON_CLICKHOUSE_URL)',
  ),
  new Option(
    '--clickhouse-user <name>',
    'user; the password comes from BATON_CLICKHOUSE_PASSWORD or BATON_CLICKHOUSE_PASSWORD_FILE (env: BATON_CLICKHOUSE_USER)',
  ),
  new Option('--clickhouse-database <name>', 'database (env: BATON_CLICKHOUSE_DATABASE)'),
  new Option(
    '--clickhouse-ca-file <file>',
    'certificate authority of the server, PEM (env: BATON_CLICKHOUSE_CA_FILE)',
  ),
  new Option(
    '--clickhouse-cert-file <file>',
    'client certificate, PEM (env: BATON_CLICKHOUSE_CERT_FILE)',
  ),
  new Option(
    '--clickhouse-key-file <file>',
    'key of the client certificate, PEM (env: BATON_CLICKHOUSE_KEY_FILE)',
  ),
  new Option(
    '--cluster <name>',
    'cluster that the tables are replicated and sharded on (env: BATON_CLICKHOUSE_CLUSTER)',
  ),
];

/** The server that options or environment name, checked; undefined stands for the embedded ClickHouse. */
export function clickhouseServer(
  o: ClickHouseOptions = {},
  env: Environment = process.env,
): ServerLocation | undefined {
  const variable = (name: string): string | undefined =>
    env[`BATON_CLICKHOUSE_${name}`] || undefined;
  const cluster = o.cluster ?? variable('CLUSTER');
  const url = o.clickhouseUrl ?? variable('URL');
  if (url === undefined) {
    if (cluster === undefined) return undefined;
    throw new CliError(
      'usage',
      'A cluster needs the address of one of its servers: set BATON_CLICKHOUSE_URL.',
    );
  }
  if (o.clickhouseUrl !== undefined && URL.canParse(url) && new URL(url).password !== '') {
    throw new CliError(
      'usage',
      'A password on the command line can be read by everyone on this machine; put it into BATON_CLICKHOUSE_PASSWORD.',
    );
  }
  const tls = pick({
    ca: readPem(o.clickhouseCaFile ?? variable('CA_FILE'), 'CA_FILE'),
    cert: readPem(o.clickhouseCertFile ?? variable('CERT_FILE'), 'CERT_FILE'),
    key: readPem(o.clickhouseKeyFile ?? variable('KEY_FILE'), 'KEY_FILE'),
  });
  const compression = variable('COMPRESSION');
  if (compression !== undefined && compression !== 'zstd' && compression !== 'none') {
    throw new CliError(
      'usage',
      `BATON_CLICKHOUSE_COMPRESSION is zstd or none, got ${JSON.stringify(compression)}.`,
    );
  }
  const secret = readFile(variable('PASSWORD_FILE'), 'PASSWORD_FILE')?.replace(/\r?\n$/, '');
  const location: ServerLocation = {
    kind: 'server',
    url,
    ...pick({
      user: o.clickhouseUser ?? variable('USER'),
      password: variable('PASSWORD') ?? secret,
      database: o.clickhouseDatabase ?? variable('DATABASE'),
      cluster,
      compression,
    }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  };
  serverAddress(location);
  return location;
}

/** Where the data are, for messages: never with a password. */
export function describeClickHouse(location: ServerLocation): string {
  const { url, database, cluster } = serverAddress(location);
  return `${url}, database ${database}${cluster === undefined ? '' : `, cluster ${cluster}`}`;
}

/** The environment of a process that has no business with ClickHouse. */
export function withoutClickHouse(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('BATON_CLICKHOUSE_')),
  );
}

function readFile(path: string | undefined, variable: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CliError('usage', `Cannot read ${path}, named by BATON_CLICKHOUSE_${variable}.`, {
      cause,
    });
  }
}

function readPem(path: string | undefined, variable: string): string | undefined {
  const text = readFile(path, variable);
  if (text === undefined || text.includes('-----BEGIN ')) return text;
  throw new CliError(
    'usage',
    `${path}, named by BATON_CLICKHOUSE_${variable}, is not a PEM file: it holds no -----BEGIN line.`,
  );
}

function pick<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
