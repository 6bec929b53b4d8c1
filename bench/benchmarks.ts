import type { Benchmark } from './benchmark.ts';
import { collectorBenchmark } from './collector.ts';
import { importBenchmark } from './import.ts';

/** Every benchmark `npm run bench` knows. */
export const benchmarks: readonly Benchmark[] = [collectorBenchmark, importBenchmark];
