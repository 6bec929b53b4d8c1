import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Analyzed } from './analyze/analyze-process.ts';
import type { Benchmark, Measurements, MetricDefinition } from './benchmark.ts';
import { startChild } from './start-child.ts';

const run = promisify(execFile);
const LOG = 'servicenow-incidents/incident_event_log.csv.gz';
const SMALLEST = 10_000;
const LARGEST_BY_DEFAULT = 1_000_000;
/** The goals are for this many. */
const GOAL_HANDOFFS = 10_000_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const program = new URL('./analyze/analyze-process.ts', import.meta.url);

/** The whole analysis, on a real log and on ever more simulated handoffs. */
export const analyzeBenchmark: Benchmark = createAnalyzeBenchmark(LARGEST_BY_DEFAULT);

function createAnalyzeBenchmark(largest: number): Benchmark {
  const sizes: number[] = [];
  for (let size = SMALLEST; size < largest; size *= 10) sizes.push(size);
  sizes.push(largest);
  return {
    name: 'analyze',
    description: `all detectors on a 141,712-event log and on ${SMALLEST} to ${largest} simulated handoffs (--handoffs N)`,
    runs: 1,
    metrics: [
      { metric: 'event log', unit: 's', better: 'lower', goal: 5 },
      { metric: 'event log, longest block of the loop', unit: 'ms', better: 'lower' },
      ...sizes.flatMap(metricsOf),
      { metric: 'growth, times per tenfold', unit: '', better: 'lower', goal: 12 },
    ],
    skip() {
      const data = process.env['BATON_TEST_DATA'];
      if (data === undefined) return 'set BATON_TEST_DATA to the folder with the test logs';
      return existsSync(join(data, LOG)) ? undefined : `${LOG} is not in ${data}`;
    },
    withHandoffs: createAnalyzeBenchmark,
    async run(say) {
      const log = await measure(say, 'event log', 'analyze', importLog);
      const measured: Record<string, number> = {
        'event log': log.seconds,
        'event log, longest block of the loop': log.longestBlockMillis,
      };
      const seconds: number[] = [];
      for (const size of sizes) {
        const taken = await measure(say, `${size} handoffs`, 'analyze-simulated', undefined, size);
        seconds.push(taken.seconds);
        measured[`${size} handoffs`] = taken.seconds;
        measured[`${size} handoffs, peak memory`] = taken.peakMebibytes;
      }
      return { ...measured, 'growth, times per tenfold': growthOf(seconds) } as Measurements;
    },
  };
}

function metricsOf(size: number): MetricDefinition[] {
  const isGoal = size === GOAL_HANDOFFS;
  return [
    { metric: `${size} handoffs`, unit: 's', better: 'lower', ...(isGoal && { goal: 60 }) },
    {
      metric: `${size} handoffs, peak memory`,
      unit: 'MiB',
      better: 'lower',
      ...(isGoal && { goal: 4096 }),
    },
  ];
}

/** How many times longer the largest took than the one before it. */
function growthOf(seconds: readonly number[]): number {
  const last = seconds.at(-1) ?? 0;
  return last / (seconds.at(-2) ?? last);
}

async function measure(
  say: (text: string) => void,
  what: string,
  message: string,
  prepare: ((dataDir: string) => Promise<void>) | undefined,
  handoffs = 0,
): Promise<Analyzed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  try {
    await prepare?.(dataDir);
    if (handoffs > 0) await fill(dataDir, handoffs);
    const child = await startChild<object>(program, { dataDir });
    try {
      const taken = await child.ask<Analyzed>(message);
      const parts = Object.entries(taken.secondsByDetector)
        .sort(([, a], [, b]) => b - a)
        .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`);
      say(
        `${what}: ${taken.seconds.toFixed(1)} s (${parts.join(', ')}); report ${taken.reportSeconds.toFixed(1)} s; ` +
          `${taken.found} found of ${taken.tried} tried; loop blocked ${Math.round(taken.longestBlockMillis)} ms; ` +
          `${Math.round(taken.peakMebibytes)} MiB`,
      );
      if (taken.failures.length > 0) throw new Error(taken.failures.join('; '));
      return taken;
    } finally {
      await child.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** In a process of its own: what simulating takes is no part of the peak of an analysis. */
async function fill(dataDir: string, handoffs: number): Promise<void> {
  const child = await startChild<object>(program, { dataDir });
  try {
    await child.ask(`fill ${handoffs}`);
  } finally {
    await child.stop();
  }
}

async function importLog(dataDir: string): Promise<void> {
  const file = join(process.env['BATON_TEST_DATA'] ?? '', LOG);
  const mapping = join(root, 'examples/mappings/servicenow.yaml');
  const baton = join(root, 'packages/cli/dist/main.js');
  await run(
    process.execPath,
    [baton, 'import', file, '--mapping', mapping, '--data-dir', dataDir],
    {
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    },
  );
}
