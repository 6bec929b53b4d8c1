import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCommand, openStore, type Store } from '@baton/store';
import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';
import { createSpanTemplate } from './span-template.ts';

const ROWS = 8192;
const BLOCKS = 8;
const ROUNDS = 5;

const exportJson = defineCommand<{ from: string; to: string }>({
  name: 'bench/export-json',
  sql: 'INSERT INTO FUNCTION file({to:String}, JSONEachRow) SELECT * FROM file({from:String}, Native)',
});
const insertJson = defineCommand<{ file: string }>({
  name: 'bench/insert-json',
  sql: 'INSERT INTO otel_traces SELECT * FROM file({file:String}, JSONEachRow)',
});

/** Rows a second that embedded ClickHouse takes from ready blocks: what no receiver in front of it can exceed. */
export interface InsertLimits {
  readonly nativePerSecond: number;
  readonly nativePerCpuSecond: number;
  readonly jsonPerSecond: number;
}

/** Inserts the same spans into the same table from Native blocks and from JSONEachRow. */
export async function measureInserts(): Promise<InsertLimits> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-bench-inserts-'));
  const store = await openStore({ kind: 'embedded', path: join(directory, 'clickhouse') });
  try {
    const native = await measureNative(store);
    const file = join(directory, 'rows.native');
    await writeFile(file, Buffer.concat(blocksOf(1_000_000)));
    const json = join(directory, 'rows.json');
    await store.execute(exportJson, { from: file, to: json });
    const startMillis = performance.now();
    await store.execute(insertJson, { file: json });
    const jsonSeconds = (performance.now() - startMillis) / 1000;
    return { ...native, jsonPerSecond: (ROWS * BLOCKS) / jsonSeconds };
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureNative(store: Store) {
  const inserts = Array.from({ length: ROUNDS }, (_, index) => blocksOf(index * BLOCKS));
  const rows = ROWS * BLOCKS * ROUNDS;
  const cpuBefore = process.cpuUsage();
  const startMillis = performance.now();
  for (const [index, blocks] of inserts.entries()) {
    await store.insertNative({ table: 'otel_traces', blocks, deduplicationToken: `${index}` });
  }
  const seconds = (performance.now() - startMillis) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { nativePerSecond: rows / seconds, nativePerCpuSecond: rows / ((user + system) / 1e6) };
}

function blocksOf(seed: number): Buffer[] {
  const transcoder = createTraceTranscoder();
  const template = createSpanTemplate(ROWS);
  return Array.from({ length: BLOCKS }, (_, block) => {
    transcoder.add(template.request(seed + block));
    return transcoder.takeBlock(1_790_000_000_000_000_000n);
  });
}
