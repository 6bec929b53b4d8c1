import type { Benchmark, Comparison, Measurements } from './benchmark.ts';
import { describeMachine, type Machine } from './machine.ts';

/** The result of a benchmark, as `--json` prints it. */
export interface BenchmarkResult {
  readonly name: string;
  readonly machine: Machine;
  readonly runs: number;
  readonly metrics: readonly MetricResult[];
}

/** One metric over all runs: median and spread (largest minus smallest), beside what it is held to. */
export interface MetricResult {
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly spread: number;
  readonly goal: number | null;
  readonly better: 'higher' | 'lower';
  readonly limit: NamedValue | null;
  readonly peers: readonly NamedValue[];
}

/** A figure of something else, measured in the same runs. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/**
 * Condenses the runs of a benchmark.
 *
 * @throws Error if a run did not report a declared measurement: a gap must not pass for a figure
 */
export function summarize(benchmark: Benchmark, runs: readonly Measurements[]): BenchmarkResult {
  const valuesOf = (name: string): number[] =>
    runs.map((run) => {
      const value = run[name];
      if (value === undefined) throw new Error(`${benchmark.name} did not measure "${name}"`);
      return value;
    });
  const compare = ({ name, measurement }: Comparison): NamedValue => ({
    name,
    value: median(valuesOf(measurement)),
  });
  return {
    name: benchmark.name,
    machine: describeMachine(),
    runs: runs.length,
    metrics: benchmark.metrics.map(({ metric, unit, better, goal, limit, peers }) => {
      const values = valuesOf(metric);
      return {
        metric,
        unit,
        value: median(values),
        spread: Math.max(...values) - Math.min(...values),
        goal: goal ?? null,
        better,
        limit: limit === undefined ? null : compare(limit),
        peers: (peers ?? []).map(compare),
      };
    }),
  };
}

/** Middle of the values; the mean of the two middle ones if their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
