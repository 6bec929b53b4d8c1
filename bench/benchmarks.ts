import type { Benchmark } from './benchmark.ts';
import { importBenchmark } from './import.ts';

/** Every benchmark `npm run bench` knows. */
export const benchmarks: readonly Benchmark[] = [importBenchmark];
