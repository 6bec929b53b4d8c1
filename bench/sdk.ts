import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundleSdk } from '../packages/sdk/test/bundle-sdk.ts';
import type { Benchmark } from './benchmark.ts';
import { countLeftOpen } from './sdk/count-left-open.ts';
import { measureBulk } from './sdk/measure-bulk.ts';
import { measureVerbs } from './sdk/measure-verbs.ts';

const CORE = fileURLToPath(new URL('../packages/sdk/src/web.ts', import.meta.url));
const peers = [{ name: 'a bare span with its attributes', measurement: 'bareSpan' }];

/** What the SDK costs a service: for each fact, in its bundle, and after its shutdown. */
export const sdkBenchmark: Benchmark = {
  name: 'sdk',
  description: 'the cost of a fact beside a bare OpenTelemetry span, the bundle, what is left open',
  runs: 5,
  metrics: [
    { metric: 'fact', unit: 'µs', better: 'lower', goal: 20, peers },
    { metric: 'factWithSpool', unit: 'µs', better: 'lower', peers },
    { metric: 'factWithoutProvider', unit: 'µs', better: 'lower' },
    { metric: 'bulkFactToProtobuf', unit: 'µs', better: 'lower' },
    { metric: 'bundleGzipped', unit: 'kB', better: 'lower', goal: 8 },
    { metric: 'leftOpenAfterShutdown', unit: 'timers and handles', better: 'lower', goal: 0 },
  ],
  async run(say) {
    const verbs = await measureVerbs();
    say(`${verbs['fact']?.toFixed(1)} µs a fact, ${verbs['bareSpan']?.toFixed(1)} µs a bare span`);
    const bundle = await bundleSdk(CORE, { minify: true, external: ['@opentelemetry/api'] });
    return {
      ...verbs,
      bulkFactToProtobuf: measureBulk(),
      bundleGzipped: gzipSync(bundle, { level: 9 }).length / 1000,
      leftOpenAfterShutdown: await countLeftOpen(),
    };
  },
};
