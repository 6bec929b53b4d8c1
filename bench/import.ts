import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Session } from 'chdb';
import type { Benchmark, Measurements } from './benchmark.ts';
import { watchPeakMemory } from './peak-memory.ts';

const run = promisify(execFile);
const EVENTS = 141_712;
const LOG = 'servicenow-incidents/incident_event_log.csv.gz';

const root = fileURLToPath(new URL('..', import.meta.url));
const baton = join(root, 'packages/cli/dist/main.js');
const mapping = join(root, 'examples/mappings/servicenow.yaml');

/** A real event log of 141,712 rows, from the file to rows a query can read. */
export const importBenchmark: Benchmark = {
  name: 'import',
  description: 'import of a 141,712-event log: parse, OTLP, log, ClickHouse, projection',
  runs: 3,
  metrics: [
    {
      metric: 'wall',
      unit: 's',
      better: 'lower',
      goal: 30,
      limit: { name: 'ClickHouse loads the same CSV into one table', measurement: 'csvLoad' },
    },
    { metric: 'events', unit: '1/s', better: 'higher', goal: EVENTS / 30 },
    { metric: 'receiverPeakMemory', unit: 'MiB', better: 'lower', goal: 256 },
  ],
  skip() {
    const data = process.env['BATON_TEST_DATA'];
    if (data === undefined) return 'set BATON_TEST_DATA to the folder with the test logs';
    return existsSync(join(data, LOG)) ? undefined : `${LOG} is not in ${data}`;
  },
  async run(say) {
    const file = join(process.env['BATON_TEST_DATA'] ?? '', LOG);
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
    try {
      const imported = await measureImport(file, dataDir);
      const csvLoad = measureCsvLoad(file);
      say(`${imported['wall']?.toFixed(1)} s`);
      return { ...imported, csvLoad };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function measureImport(file: string, dataDir: string): Promise<Measurements> {
  const memory = watchPeakMemory(join(dataDir, 'receiver.json'));
  const startMillis = performance.now();
  const args = ['import', file, '--mapping', mapping, '--data-dir', dataDir, '--json'];
  await run(process.execPath, [baton, ...args], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  });
  const wall = (performance.now() - startMillis) / 1000;
  const receiverPeakMemory = await memory.stop();
  if (receiverPeakMemory === 0) throw new Error('the receiver was never seen running');
  return { wall, events: EVENTS / wall, receiverPeakMemory };
}

function measureCsvLoad(file: string): number {
  const session = new Session();
  const startMillis = performance.now();
  try {
    session.query('CREATE DATABASE limits');
    session.query(
      `CREATE TABLE limits.log ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM file('${file}', 'CSVWithNames') SETTINGS input_format_csv_use_best_effort_in_schema_inference = 0`,
    );
    return (performance.now() - startMillis) / 1000;
  } finally {
    session.cleanup();
  }
}
