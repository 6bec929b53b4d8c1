import { join } from 'node:path';
import { endpointUsers, startClickHouseHttp } from '@baton/collector';
import type { DataDirectory } from '../data-dir.ts';

/** Where a server listens. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** How the embedded ClickHouse is served. */
export interface ClickHouseEndpointOptions {
  readonly address: HostAndPort;
  /** Of its user `default`; without, one is made and kept. */
  readonly password: string | undefined;
  /** Of its user `reader`, likewise. */
  readonly readerPassword?: string | undefined;
}

/** The ClickHouse endpoint of an engine. */
export interface RunningClickHouseEndpoint {
  readonly url: string;
  /** Where the password of `default` is, if Baton made it. */
  readonly passwordFile: string | undefined;
  close(): Promise<void>;
}

/** Serves the store that this process has open in the data directory. */
export async function startClickHouseEndpoint(
  directory: DataDirectory,
  o: ClickHouseEndpointOptions & { readonly onWritten: () => void },
): Promise<RunningClickHouseEndpoint> {
  const { users, passwordFile } = await endpointUsers({
    directory: directory.path,
    password: o.password,
    readerPassword: o.readerPassword,
  });
  const { url, close } = await startClickHouseHttp({
    ...o.address,
    storePath: directory.store,
    directory: join(directory.path, 'clickhouse-http'),
    users,
    onWritten: o.onWritten,
  });
  return { url, passwordFile, close };
}
