import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@baton/store';
import { startClickHouseHttp } from '../src/index.ts';

export const OWNER = { name: 'default', password: "o'wner", isReadOnly: false };
export const READER = { name: 'reader', password: 'reader', isReadOnly: true };

/** A request to the endpoint: by the owner, unless it names somebody else or nobody. */
export interface Ask {
  readonly query?: string;
  readonly body?: string | Uint8Array;
  readonly user?: typeof OWNER | null;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: Readonly<Record<string, string>>;
}

/** An embedded store behind an endpoint, with an empty table `tests.t`. */
export async function startEndpoint(
  limits: NonNullable<Parameters<typeof startClickHouseHttp>[0]['limits']>,
) {
  const directory = await mkdtemp(join(tmpdir(), 'clickhouse-http-'));
  const storePath = join(directory, 'clickhouse');
  const rowsDirectory = join(directory, 'rows');
  const store = await openStore({ kind: 'embedded', path: storePath });
  let written = 0;
  const endpoint = await startClickHouseHttp({
    host: '127.0.0.1',
    port: 0,
    storePath,
    directory: rowsDirectory,
    users: [OWNER, READER],
    onWritten: () => {
      written += 1;
    },
    limits,
  });

  const ask = async (o: Ask) => {
    const user = o.user === undefined ? OWNER : o.user;
    const address = new URL(endpoint.url);
    if (o.query !== undefined) address.searchParams.set('query', o.query);
    for (const [name, value] of Object.entries(o.url ?? {})) address.searchParams.set(name, value);
    const basic = user === null ? '' : `Basic ${btoa(`${user.name}:${user.password}`)}`;
    const response = await fetch(address, {
      method: o.method ?? 'POST',
      headers: { ...(user === null ? {} : { authorization: basic }), ...o.headers },
      ...(o.body === undefined ? {} : { body: o.body as string | Uint8Array<ArrayBuffer> }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status, headers } = response;
    return { status, headers, bytes, text: bytes.toString('utf8') };
  };
  await ask({ body: 'CREATE DATABASE tests' });
  await ask({
    body: 'CREATE TABLE tests.t (a UInt32, b String) ENGINE = MergeTree ORDER BY a',
  });

  return {
    url: endpoint.url,
    store,
    rowsDirectory,
    ask,
    rowsOf: async (table: string) => (await ask({ body: `SELECT * FROM ${table} ORDER BY a` })).text,
    /** How often the endpoint told that something was written. */
    written: () => written,
    async close() {
      await endpoint.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
