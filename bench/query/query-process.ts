import { join } from 'node:path';
import { createProjector, openStore, queries } from '@baton/store';
import {
  mergeHandoffs,
  mergeItems,
  storageTables,
} from '../../packages/store/src/queries/storage/tables.ts';
import {
  SIMULATED_NOW_MILLIS,
  simulateHandoffs,
  simulateItems,
  simulateOpen,
} from '../analyze/simulate-handoffs.ts';

// A store of its own: filled on request, then asked what Grafana asks, one query at a time.
const SLICE = 500_000;
const RUNS = 20;
const YEAR_RUNS = 3;
const DAY_MILLIS = 86_400_000;
/** An item of which there is one in every size. */
const ITEM = 'SIM-000000042';

/** Milliseconds of one query over the 30 days that dashboards open with, and the median over a year. */
export interface TimedQuery {
  readonly p50Millis: number;
  readonly p95Millis: number;
  readonly yearMillis: number;
  readonly rows: number;
}

const store = await openStore({
  kind: 'embedded',
  path: join(process.argv[2] ?? '', 'clickhouse'),
});

async function fill(handoffs: number): Promise<{ seconds: number; rows: string }> {
  const startMillis = performance.now();
  for (let from = 0; from < handoffs; from += SLICE) {
    const slice = { from, rows: Math.min(SLICE, handoffs - from) };
    for (const simulate of [simulateHandoffs, simulateItems, simulateOpen]) {
      await store.execute(simulate, slice, { lane: 'projector' });
    }
  }
  // Counts the days, as after any load.
  await createProjector(store).run();
  await store.execute(mergeHandoffs, {}, { lane: 'projector' });
  await store.execute(mergeItems, {}, { lane: 'projector' });
  const tables = await store.query(storageTables, {});
  const rows = tables.map(({ table, rows }) => `${table} ${rows}`).join(', ');
  return { seconds: (performance.now() - startMillis) / 1000, rows };
}

async function time(name: string): Promise<TimedQuery> {
  const query = queries.find((one) => one.name === name);
  if (query === undefined) throw new Error(`There is no query ${name}.`);
  let rows = 0;
  const ask = async (days: number): Promise<number> => {
    const given = {
      fromMillis: SIMULATED_NOW_MILLIS - days * DAY_MILLIS,
      toMillis: SIMULATED_NOW_MILLIS,
      nowMillis: SIMULATED_NOW_MILLIS,
      itemOrTrace: ITEM,
    };
    const known = Object.entries(given).filter(([key]) => key in query.params.shape);
    const startMillis = performance.now();
    rows = (await store.query(query, Object.fromEntries(known))).length;
    return performance.now() - startMillis;
  };
  const year: number[] = [];
  for (let run = 0; run < YEAR_RUNS; run += 1) year.push(await ask(365));
  const month: number[] = [];
  for (let run = 0; run < RUNS; run += 1) month.push(await ask(30));
  return {
    p50Millis: rankOf(month, 0.5),
    p95Millis: rankOf(month, 0.95),
    yearMillis: rankOf(year, 0.5),
    rows,
  };
}

/** The smallest value that at least this share does not exceed (nearest rank). */
function rankOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

process.on('message', async (message) => {
  const [word, what = ''] = String(message).split(' ');
  if (word === 'fill') process.send?.(await fill(Number(what)));
  if (word === 'time') process.send?.(await time(what));
  if (word === 'stop') {
    await store.close();
    process.exit(0);
  }
});
process.send?.({});
