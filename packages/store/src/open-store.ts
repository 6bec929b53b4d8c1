import { createStore } from './create-store.ts';
import { openEmbeddedEngine } from './engine/embedded-engine.ts';
import type { Engine } from './engine/engine.ts';
import { DEFAULT_DATABASE, type ServerLocation, serverAddress } from './engine/server-location.ts';
import { type Migrated, type MigrateOptions, migrate } from './migrate.ts';
import type { Store } from './store.ts';

/** Where ClickHouse is: inside this process on a directory, or a server. */
export type StoreLocation = { readonly kind: 'embedded'; readonly path: string } | ServerLocation;

/** How a store is opened. */
export type OpenStoreOptions = Pick<MigrateOptions, 'schema' | 'adopt'> & {
  /** Hears what was done to the tables. */
  readonly onMigrated?: (migrated: Migrated) => void;
};

interface Opened {
  readonly engine: Engine;
  readonly target: Pick<MigrateOptions, 'database' | 'cluster'>;
}

const openEngine = async (location: StoreLocation): Promise<Opened> => {
  if (location.kind === 'embedded') {
    const target = { database: DEFAULT_DATABASE };
    return { engine: await openEmbeddedEngine({ path: location.path, ...target }), target };
  }
  const address = serverAddress(location);
  const { database, cluster } = address;
  // Its client is 42 modules that an embedded store does without.
  const { openServerEngine } = await import('./engine/server-engine.ts');
  return { engine: openServerEngine(address), target: { database, cluster } };
};

/**
 * Opens the store and brings its tables up to date, or with `schema: 'check'` only looks at them.
 *
 * Rejects with a `StoreError`: `data_dir_locked` where another process has the directory open, `unavailable`,
 * `login_failed`, `tls_failed` or `missing_grant` where a server does not answer or allow it, `older_schema`,
 * `newer_schema`, `schema_drift` or `foreign_table` where its tables are not what they must be.
 */
export async function openStore(location: StoreLocation, o: OpenStoreOptions = {}): Promise<Store> {
  const { engine, target } = await openEngine(location);
  try {
    const migrated = await migrate(engine, { ...target, ...o });
    o.onMigrated?.(migrated);
  } catch (cause) {
    await engine.close();
    throw cause;
  }
  return createStore(engine);
}
