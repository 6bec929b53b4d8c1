import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queries } from '@baton/store';
import type { Benchmark, MetricDefinition } from './benchmark.ts';
import type { TimedQuery } from './query/query-process.ts';
import { startChild } from './start-child.ts';

const BY_DEFAULT = 1_000_000;
const GOAL_MILLIS = 500;

const program = new URL('./query/query-process.ts', import.meta.url);

/** What Grafana asks: the queries of its panels, and those of its alert rules. */
const asked = queries.map(({ name }) => name).filter((name) => /^(dashboard|alert)\//.test(name));

/** How long every question of a dashboard and of an alert rule takes on many simulated handoffs. */
export const queryBenchmark: Benchmark = createQueryBenchmark(BY_DEFAULT);

function createQueryBenchmark(handoffs: number): Benchmark {
  return {
    name: 'query',
    description: `every query of dashboards and alert rules on ${handoffs} simulated handoffs (--handoffs N)`,
    runs: 1,
    metrics: asked.flatMap(metricsOf),
    withHandoffs: createQueryBenchmark,
    async run(say) {
      const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
      try {
        const child = await startChild<object>(program, { dataDir });
        try {
          const filled = await child.ask<{ seconds: number; rows: string }>(`fill ${handoffs}`);
          say(`filled in ${Math.round(filled.seconds)} s: ${filled.rows}`);
          const measured: Record<string, number> = {};
          for (const name of asked) {
            const timed = await child.ask<TimedQuery>(`time ${name}`);
            say(
              `${name}: ${Math.round(timed.p95Millis)} ms, ${timed.rows} rows` +
                ` (a year: ${Math.round(timed.yearMillis)} ms)`,
            );
            measured[`${name} p50`] = timed.p50Millis;
            measured[`${name} p95`] = timed.p95Millis;
            measured[`${name} over a year`] = timed.yearMillis;
          }
          return measured;
        } finally {
          await child.stop();
        }
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

function metricsOf(name: string): MetricDefinition[] {
  const common = { unit: 'ms', better: 'lower' } as const;
  return [
    { metric: `${name} p50`, ...common },
    { metric: `${name} p95`, ...common, goal: GOAL_MILLIS },
    { metric: `${name} over a year`, ...common },
  ];
}
