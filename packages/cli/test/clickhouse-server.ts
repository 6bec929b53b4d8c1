import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouseHttp } from '@baton/collector';
import { openStore } from '@baton/store';

/** A ClickHouse that can be reached over HTTP, go away and come back. */
export interface ClickHouseServer {
  readonly url: string;
  /** What `baton` needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for a user who can only read. */
  readonly readerEnv: Readonly<Record<string, string>>;
  stop(): Promise<void>;
  /** Where it was, with what it had. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** Neither may be seen anywhere. */
export const PASSWORD = 'hush/hush+word';
const READER_PASSWORD = 'another-secret';

/** The embedded engine of this process behind the endpoint of another Baton, on a port that stays. */
export async function startClickHouseServer(): Promise<ClickHouseServer> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-server-'));
  const storePath = join(directory, 'clickhouse');
  let port = 0;
  let stop: (() => Promise<void>) | undefined;

  const start = async (): Promise<void> => {
    const store = await openStore({ kind: 'embedded', path: storePath });
    const endpoint = await startClickHouseHttp({
      host: '127.0.0.1',
      port,
      storePath,
      directory: join(directory, 'rows'),
      users: [
        { name: 'baton', password: PASSWORD, isReadOnly: false },
        { name: 'reader', password: READER_PASSWORD, isReadOnly: true },
      ],
    });
    ({ port } = endpoint);
    stop = async () => {
      stop = undefined;
      await endpoint.close();
      await store.close();
    };
  };
  await start();
  const url = `http://127.0.0.1:${port}`;
  const env = { BATON_CLICKHOUSE_URL: url, BATON_CLICKHOUSE_DATABASE: 'central' };
  return {
    url,
    env: { ...env, BATON_CLICKHOUSE_USER: 'baton', BATON_CLICKHOUSE_PASSWORD: PASSWORD },
    readerEnv: {
      ...env,
      BATON_CLICKHOUSE_USER: 'reader',
      BATON_CLICKHOUSE_PASSWORD: READER_PASSWORD,
    },
    stop: async () => stop?.(),
    start,
    async dispose() {
      await stop?.();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
