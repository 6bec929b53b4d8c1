import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openStore, type Store } from '../src/index.ts';
import { migrationPlan } from '../src/migrations/migration-plan.ts';

const chdb: { version: string } = createRequire(import.meta.url)('chdb/package.json');
const plan = JSON.stringify([chdb.version, migrationPlan({ database: 'baton' })]);
const stores = fileURLToPath(
  new URL('../../../node_modules/.cache/baton-test-stores', import.meta.url),
);
const empty = join(stores, createHash('sha256').update(plan).digest('hex').slice(0, 16));

/**
 * Opens an embedded store for a test. Where `path` holds none yet, a closed store without rows is copied there: half the
 * CPU of 46 statements that make its tables, and none of their waiting for the disk. Tests of migrations use `openStore`.
 */
export async function openEmbeddedStore(path: string): Promise<Store> {
  if (!existsSync(join(path, 'metadata'))) {
    if (!existsSync(empty)) await makeEmpty();
    await mkdir(path, { recursive: true });
    // Links stay relative, and it takes a tenth of the CPU that `cp` of Node does.
    await promisify(execFile)('cp', ['-a', `${empty}/.`, path]);
  }
  return openStore({ kind: 'embedded', path });
}

/** Several processes may make it at a time: the first that is done gives it its name. */
async function makeEmpty(): Promise<void> {
  await mkdir(stores, { recursive: true });
  const making = await mkdtemp(join(stores, 'making-'));
  await (await openStore({ kind: 'embedded', path: making })).close();
  await rename(making, empty).catch(async (cause: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(empty)) throw cause;
  });
}
