import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEngine } from './engine/embedded-engine.ts';
import { nativeRows } from './queries/log/native-rows.ts';

/** Shows what Native blocks hold. */
export interface NativeDecoder {
  /** The rows of a block as JSON, one text a row; 64-bit numbers keep every digit. */
  rows(block: Uint8Array): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Opens a decoder on an embedded engine of its own, apart from any data. A process can have one embedded engine at a
 * time, so not beside an embedded store.
 */
export async function openNativeDecoder(): Promise<NativeDecoder> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-native-'));
  const file = join(directory, 'block.native');
  const engine = await openEmbeddedEngine({
    path: join(directory, 'clickhouse'),
    database: 'baton',
  });
  return {
    async rows(block) {
      await writeFile(file, block);
      const text = await engine.run(
        { sql: nativeRows.sql, parameters: { file } },
        { lane: 'reader', format: 'JSONEachRow' },
      );
      return text.split('\n').filter((line) => line !== '');
    },
    async close() {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
