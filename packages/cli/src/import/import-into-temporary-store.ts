import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoader, startReceiver } from '@baton/collector';
import { createProjector, openStore, type Store } from '@baton/store';
import { CliError } from '../errors.ts';
import { type ImportProgress, importLog } from './import-log.ts';
import type { Mapping } from './mapping.ts';

/** What is imported, and who hears of it. */
export interface TemporaryImport {
  readonly file: string;
  readonly mapping: Mapping;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Imports a log the way `baton import` does, through a receiver, its log and the projector, into an embedded store that
 * lasts as long as `use` takes.
 */
export async function importIntoTemporaryStore<T>(
  { file, mapping, onProgress, signal }: TemporaryImport,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-validate-'));
  const closing: (() => Promise<void>)[] = [
    () => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  ];
  try {
    const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
    closing.unshift(() => store.close());
    const receiver = await startReceiver({ dataDir, port: 0 });
    closing.unshift(() => receiver.close());
    const loader = await startLoader({ dataDir, store });
    closing.unshift(() => loader.close());
    const { sent } = await importLog({ file, mapping, endpoint: receiver.url, onProgress, signal });
    if (sent === undefined || sent.rejected > 0) {
      throw new CliError('receiver_failed', `${sent?.rejected ?? 'All'} facts were refused.`);
    }
    await loader.drain();
    await createProjector(store).run();
    return await use(store);
  } finally {
    for (const close of closing) await close();
  }
}
