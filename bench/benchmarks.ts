import { analyzeBenchmark } from './analyze.ts';
import type { Benchmark } from './benchmark.ts';
import { bodiesBenchmark } from './bodies.ts';
import { grpcBenchmark } from './grpc.ts';
import { honestyBenchmark } from './honesty.ts';
import { importBenchmark } from './import.ts';
import { ingestBenchmark } from './ingest.ts';
import { interventionsBenchmark } from './interventions.ts';
import { judgeBenchmark } from './judge.ts';
import { queryBenchmark } from './query.ts';
import { sdkBenchmark } from './sdk.ts';
import { sizingBenchmark } from './sizing.ts';

/** Every benchmark `npm run bench` knows. */
export const benchmarks: readonly Benchmark[] = [
  ingestBenchmark,
  bodiesBenchmark,
  grpcBenchmark,
  importBenchmark,
  sdkBenchmark,
  sizingBenchmark,
  honestyBenchmark,
  interventionsBenchmark,
  analyzeBenchmark,
  judgeBenchmark,
  queryBenchmark,
];
