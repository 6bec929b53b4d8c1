import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { ClickHouseEndpointOptions, HostAndPort } from './engine/clickhouse-endpoint.ts';
import { CliError } from './errors.ts';

/** What {@link clickhouseHttpOptions} yield. */
export interface ClickHouseHttpOptions {
  /** Absent: no endpoint. */
  readonly clickhouseHttp?: HostAndPort;
  readonly clickhouseHttpPasswordFile?: string;
}

/** Options of the commands that may serve the embedded ClickHouse to its own tools. */
export const clickhouseHttpOptions = (): Option[] => [
  new Option(
    '--clickhouse-http <address>',
    'serve the embedded ClickHouse over its HTTP interface, such as on 127.0.0.1:8123',
  )
    .env('BATON_CLICKHOUSE_HTTP')
    .argParser(parseAddress),
  new Option(
    '--clickhouse-http-password-file <file>',
    'password of its user `default`; or BATON_CLICKHOUSE_HTTP_PASSWORD; else one is made and kept',
  ).env('BATON_CLICKHOUSE_HTTP_PASSWORD_FILE'),
];

/**
 * Where the endpoint listens and with which password; undefined if there shall be none. Throws a sentence where no
 * ClickHouse of this process could be served.
 */
export async function clickhouseHttpOf(
  o: ClickHouseHttpOptions,
  { isEmbeddedHere }: { isEmbeddedHere: boolean },
): Promise<ClickHouseEndpointOptions | undefined> {
  if (o.clickhouseHttp === undefined) return undefined;
  if (!isEmbeddedHere) {
    throw new CliError(
      'usage',
      '--clickhouse-http serves the embedded ClickHouse, and none runs here; connect to the server itself.',
    );
  }
  return {
    address: o.clickhouseHttp,
    password: await givenPassword(o),
    readerPassword: process.env['BATON_CLICKHOUSE_HTTP_READER_PASSWORD'] || undefined,
  };
}

/** It never stands among the arguments of a process, where others can read it. */
async function givenPassword(o: ClickHouseHttpOptions): Promise<string | undefined> {
  const file = o.clickhouseHttpPasswordFile;
  if (file === undefined) return process.env['BATON_CLICKHOUSE_HTTP_PASSWORD'] || undefined;
  let password: string;
  try {
    password = (await readFile(file, 'utf8')).trimEnd();
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new CliError('usage', `The password file ${file} cannot be read: ${problem}.`, { cause });
  }
  if (password === '') throw new CliError('usage', `The password file ${file} is empty.`);
  return password;
}

function parseAddress(text: string): HostAndPort {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new InvalidArgumentError('It takes an address and a port, such as 127.0.0.1:8123.');
}
