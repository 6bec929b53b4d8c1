import { join } from 'node:path';
import { startLoader } from '@baton/collector';
import { createProjector, openStore } from '@baton/store';
import {
  mergeFacts,
  mergeHandoffs,
  mergeItems,
  mergeSpans,
  storageTables,
} from '../../packages/store/src/queries/storage/tables.ts';
import { ownUsage } from '../process-usage.ts';

/** What a store holds once everything is loaded, projected and merged. */
export interface LoadedSizes {
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly bytes: number }>>;
  /** Bytes of all tables. */
  readonly diskBytes: number;
  readonly enginePeakMebibytes: number;
}

// Loads the log of a data directory as an engine does, merges, and tells the sizes.
const dataDir = process.argv[2] ?? '';
const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
const loader = await startLoader({ dataDir, store });
await loader.drain();
await createProjector(store).run();
const { peakMebibytes: enginePeakMebibytes } = ownUsage();
for (const merge of [mergeSpans, mergeFacts, mergeHandoffs, mergeItems]) {
  await store.execute(merge, {});
}
const rows = await store.query(storageTables, {});
await loader.close();
await store.close();
const sizes: LoadedSizes = {
  tables: Object.fromEntries(rows.map(({ table, rows, bytes }) => [table, { rows, bytes }])),
  diskBytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
  enginePeakMebibytes,
};
process.on('message', () => process.exit(0));
process.send?.(sizes);
