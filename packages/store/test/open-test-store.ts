import { openStore, type Store } from '../src/index.ts';
import { startServer } from './clickhouse-http.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

/**
 * A store on `path` for a test: the embedded engine, or, with `BATON_TEST_STORE=server`, the same engine behind
 * Baton's ClickHouse endpoint, asked through `@clickhouse/client`. Closing it closes both.
 */
export async function openTestStore(path: string): Promise<Store> {
  if (process.env['BATON_TEST_STORE'] !== 'server') return openEmbeddedStore(path);
  const server = await startServer(path);
  const store = await openStore({ kind: 'server', url: server.url, database: 'central' });
  const close = async (): Promise<void> => {
    await store.close();
    await server.close();
  };
  return { ...store, close };
}
