import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { analyze, runAnalysis } from '@baton/analyzer';
import { createProjector, openStore } from '@baton/store';
import { mergeHandoffs, mergeItems } from '../../packages/store/src/queries/storage/tables.ts';
import { ownUsage } from '../process-usage.ts';
import {
  SIMULATED_NOW_MILLIS,
  simulateHandoffs,
  simulateItems,
  simulateOpen,
} from './simulate-handoffs.ts';

// An analyzer on a store of its own: filled on request, then timed.
const SLICE = 500_000;
const dataDir = process.argv[2] ?? '';
const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });

async function fill(handoffs: number): Promise<void> {
  for (let from = 0; from < handoffs; from += SLICE) {
    const slice = { from, rows: Math.min(SLICE, handoffs - from) };
    await store.execute(simulateHandoffs, slice, { lane: 'projector' });
    await store.execute(simulateItems, slice, { lane: 'projector' });
    await store.execute(simulateOpen, slice, { lane: 'projector' });
  }
  await createProjector(store).run();
  await store.execute(mergeHandoffs, {}, { lane: 'projector' });
  await store.execute(mergeItems, {}, { lane: 'projector' });
}

/** What one run over everything took. */
export interface Analyzed {
  readonly seconds: number;
  readonly reportSeconds: number;
  readonly secondsByDetector: Readonly<Record<string, number>>;
  readonly found: number;
  readonly tried: number;
  readonly failures: readonly string[];
  readonly longestBlockMillis: number;
  readonly peakMebibytes: number;
}

async function analyzeAll(nowMillis: number): Promise<Analyzed> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const startMillis = performance.now();
  const runs = await runAnalysis(store, { codeVersion: 'bench', isForced: true, nowMillis });
  const seconds = (performance.now() - startMillis) / 1000;
  delay.disable();
  const { peakMebibytes } = ownUsage();
  const reportMillis = performance.now();
  await analyze(store, { nowMillis });
  const secondsByDetector: Record<string, number> = {};
  for (const run of runs) {
    for (const [name, taken] of Object.entries(run.secondsByDetector)) {
      secondsByDetector[name] = (secondsByDetector[name] ?? 0) + taken;
    }
  }
  return {
    seconds,
    reportSeconds: (performance.now() - reportMillis) / 1000,
    secondsByDetector,
    found: runs.reduce((sum, run) => sum + run.found, 0),
    tried: runs.reduce((sum, run) => sum + run.tried, 0),
    failures: runs.flatMap((run) => run.failures.map((one) => `${one.detector}: ${one.message}`)),
    longestBlockMillis: delay.max / 1e6,
    peakMebibytes,
  };
}

process.on('message', async (message) => {
  const [word, number] = String(message).split(' ');
  if (word === 'fill') {
    await fill(Number(number));
    process.send?.({ filled: true });
  }
  if (word === 'analyze') process.send?.(await analyzeAll(Date.now()));
  if (word === 'analyze-simulated') process.send?.(await analyzeAll(SIMULATED_NOW_MILLIS));
  if (word === 'stop') {
    await store.close();
    process.exit(0);
  }
});
process.send?.({});
