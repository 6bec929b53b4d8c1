import { createStore } from './create-store.ts';
import { openEmbeddedEngine } from './engine/embedded-engine.ts';
import { openServerEngine } from './engine/server-engine.ts';
import { migrate } from './migrate.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/** Where ClickHouse is: inside this process on a directory, or a server. */
export type StoreLocation =
  | { readonly kind: 'embedded'; readonly path: string }
  | {
      readonly kind: 'server';
      /** HTTP address; may carry user and password. */
      readonly url: string;
      /** @default 'baton' */
      readonly database?: string;
    };

const DATABASE = 'baton';

/**
 * Opens the store and brings its tables up to date.
 *
 * Rejects with a `StoreError`, code `data_dir_locked` where another process has the directory open.
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  const database = location.kind === 'server' ? (location.database ?? DATABASE) : DATABASE;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) {
    throw new StoreError(
      'query_failed',
      `Expected a database name of letters, digits and underscores, got ${JSON.stringify(database)}.`,
    );
  }
  const engine =
    location.kind === 'server'
      ? await openServerEngine({ url: location.url, database })
      : await openEmbeddedEngine({ path: location.path, database });
  try {
    await migrate(engine);
  } catch (cause) {
    await engine.close();
    throw cause;
  }
  return createStore(engine);
}
