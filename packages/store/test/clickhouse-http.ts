import { join } from 'node:path';
import { startClickHouseHttp } from '@baton/collector';
import type { Store } from '../src/index.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

/** A ClickHouse over HTTP where no server can be installed: the embedded engine behind Baton's endpoint. */
export async function startServer(path: string): Promise<{
  /** With user and password. */
  readonly url: string;
  /** The same engine, past the endpoint. */
  readonly embedded: Store;
  close(): Promise<void>;
}> {
  const storePath = join(path, 'data');
  const embedded = await openEmbeddedStore(storePath);
  const endpoint = await startClickHouseHttp({
    host: '127.0.0.1',
    port: 0,
    storePath,
    directory: join(path, 'rows'),
    users: [{ name: 'default', password: 'secret', isReadOnly: false }],
  });
  return {
    url: `http://default:secret@127.0.0.1:${endpoint.port}`,
    embedded,
    async close() {
      await endpoint.close();
      await embedded.close();
    },
  };
}
