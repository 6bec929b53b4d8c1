import type { Benchmark } from './benchmark.ts';
import { measureAppends } from './collector/measure-appends.ts';
import { measureIngest } from './collector/measure-ingest.ts';
import { measureTranscoder } from './collector/measure-transcoder.ts';

const SPANS_PER_REQUEST = 512;

/** The collector's own speed: transcoding on one core, durable appends, and the way into ClickHouse. */
export const collectorBenchmark: Benchmark = {
  name: 'collector',
  description: 'spans of 12 attributes and 2 events: transcode, append, receive until queryable',
  runs: 3,
  metrics: [
    { metric: 'transcoded', unit: 'spans/s', better: 'higher', goal: 350_000 },
    { metric: 'queryable', unit: 'spans/s', better: 'higher' },
    { metric: 'acknowledgementP99', unit: 'ms', better: 'lower' },
    { metric: 'receiverPeakMemory', unit: 'MiB', better: 'lower', goal: 256 },
    {
      metric: 'appends',
      unit: '1/s',
      better: 'higher',
      peers: [{ name: 'one append at a time', measurement: 'singleAppends' }],
    },
  ],
  async run(say) {
    const transcoded = measureTranscoder(SPANS_PER_REQUEST);
    say(`${Math.round(transcoded)} spans/s transcoded`);
    const ingested = await measureIngest({
      requests: 400,
      spansPerRequest: SPANS_PER_REQUEST,
      connections: 16,
    });
    return {
      transcoded,
      queryable: ingested.queryablePerSecond,
      acknowledgementP99: ingested.acknowledgementP99Millis,
      receiverPeakMemory: ingested.receiverPeakMebibytes,
      appends: await measureAppends({ concurrency: 64, blockBytes: 2048 }),
      singleAppends: await measureAppends({ concurrency: 1, blockBytes: 2048 }),
    };
  },
};
