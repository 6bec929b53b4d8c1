import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ROWS, type RowName } from './rows.ts';
import type { TlsFiles } from './tls-files.ts';

export const USAGE = `Usage: npm run conformance -- http://HOST:PORT [options]

Sends OTLP traces, right and wrong, to any receiver and prints which rows of the checklist in
conformance/README.md it keeps. Ends with 0 if no MUST failed.

  --grpc HOST:PORT      also over OTLP/gRPC; https://HOST:PORT for TLS
  --ca FILE             authority of the receiver's certificate, PEM
  --cert, --key FILE    certificate to show to a receiver that asks for one, PEM
  --header 'NAME: X'    send this with everything; may be given more than once
  --clickhouse URL      read back what was stored; --table NAME if it is not otel_traces
  --max-body BYTES      the receiver's request limit, if it is not 64 MiB
  --only H5,G2          these rows only
  --slow                also wait for the receiver's timeouts, some minutes
  --hostile             also fill its memory with requests that do not end
  --strict              end with 1 if any row failed
  --json                print every case as JSON
`;

/** What the command line asks for. */
export interface SuiteOptions {
  readonly url: string;
  readonly grpc: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  readonly clickhouse: string | undefined;
  readonly table: string;
  readonly maxBodyBytes: number | undefined;
  readonly only: readonly RowName[] | undefined;
  readonly slow: boolean;
  readonly hostile: boolean;
  readonly strict: boolean;
  readonly json: boolean;
}

/** Parses the command line; throws an Error that says what is wrong, or returns undefined for `--help`. */
export function parseOptions(args: string[]): SuiteOptions | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      grpc: { type: 'string' },
      ca: { type: 'string' },
      cert: { type: 'string' },
      key: { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
      clickhouse: { type: 'string' },
      table: { type: 'string', default: 'otel_traces' },
      'max-body': { type: 'string' },
      only: { type: 'string' },
      slow: { type: 'boolean', default: false },
      hostile: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [url = '', ...rest] = positionals;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '') || rest.length > 0) {
    throw new Error(
      `Give one address such as http://127.0.0.1:4318, not "${positionals.join(' ')}".`,
    );
  }
  const { slow, hostile, strict, json, grpc, clickhouse, table } = values;
  return {
    ...{ url, grpc, clickhouse, table, slow, hostile, strict, json },
    tls: tlsOf(values),
    headers: Object.fromEntries(values.header.map(headerOf)),
    maxBodyBytes: bytesOf(values['max-body']),
    only: rowsOf(values.only),
  };
}

function tlsOf({ ca, cert, key }: { ca?: string; cert?: string; key?: string }): TlsFiles {
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error('A certificate takes both --cert and --key.');
  }
  return {
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined || key === undefined
      ? {}
      : { cert: readFileSync(cert), key: readFileSync(key) }),
  };
}

function headerOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error('--header takes "name: value".');
  }
  return [name.toLowerCase(), value];
}

function bytesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = Number(text);
  if (Number.isInteger(bytes) && bytes >= 1024) return bytes;
  throw new Error(`--max-body takes a whole number of bytes from 1024 on, not "${text}".`);
}

function rowsOf(text: string | undefined): RowName[] | undefined {
  const names = text?.split(',').map((name) => name.trim().toUpperCase());
  const unknown = names?.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown !== undefined)
    throw new Error(`--only takes rows such as H5,G2; there is no "${unknown}".`);
  return names as RowName[] | undefined;
}
