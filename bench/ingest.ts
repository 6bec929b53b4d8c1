import type { Benchmark, Measurements, MetricDefinition } from './benchmark.ts';
import { measureAppends } from './ingest/measure-appends.ts';
import { type Ingested, measureIngest } from './ingest/measure-ingest.ts';
import { measureInserts } from './ingest/measure-inserts.ts';
import { measureProjection } from './ingest/measure-projection.ts';
import { measureJsonParse, measureTranscoder } from './ingest/measure-transcoder.ts';
import { measureBatonOnServer, measureOtelCollector } from './peers/measure-side-by-side.ts';
import { buildOtelCollector, otelCollectorSkipReason } from './peers/otel-collector.ts';

const SIZES = [1, 100, 8192] as const;
const CONNECTIONS = [1, 64] as const;

/** Spans of each run until queryable: a few seconds of work. */
const SPANS: Readonly<Record<number, number>> = { 1: 10_000, 100: 300_000, 8192: 600_000 };

const CORES = 2;
/** What receiver and engine are to take on two cores: DESIGN's promise. */
const QUERYABLE_GOAL = 150_000;
/** Half of it, whatever this machine takes: DESIGN's promise of the acknowledgement. */
const PROMISED_HALF = QUERYABLE_GOAL / 2;
/** Thousands of requests, so that no single sync of a slow disk makes up the last percent of them. */
const PACED_SECONDS = 30;

const NATIVE_BLOCKS = {
  name: 'the same rows from ready Native blocks',
  measurement: 'nativePerCore',
};
const JSON_ROWS = { name: 'the same rows as JSONEachRow', measurement: 'jsonInsert' };

const transcoding = SIZES.map(
  (size): MetricDefinition => ({
    metric: `transcoded ${size}/request`,
    unit: 'spans/s per core',
    better: 'higher',
    ...(size === 1 ? {} : { goal: 350_000 }),
    limit: { name: 'JSON.parse of the same spans', measurement: `jsonParse ${size}` },
  }),
);

const ingesting = SIZES.flatMap((size) =>
  CONNECTIONS.flatMap((connections): MetricDefinition[] => {
    const load = `${size}/request, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    return [
      {
        metric: `queryable, ${load}`,
        unit: `spans/s on ${CORES} cores, sender excluded`,
        better: 'higher',
        ...(size === 1 ? {} : { goal: QUERYABLE_GOAL }),
        limit: NATIVE_BLOCKS,
        peers: [JSON_ROWS],
      },
      { metric: `queryable with the sender, ${load}`, unit: 'spans/s', better: 'higher' },
      { metric: `acknowledged p99, ${load}`, unit: 'ms', better: 'lower' },
    ];
  }),
);

const COLLECTOR = 'OpenTelemetry Collector, same endpoint and payload';
/** Left out where the Collector cannot be had. */
const collectorReason = otelCollectorSkipReason();
const againstCollector: readonly MetricDefinition[] =
  collectorReason !== undefined
    ? []
    : [
        {
          metric: 'collector alone',
          unit: 'spans/s per core',
          better: 'higher',
          peers: [{ name: COLLECTOR, measurement: 'peerCollector' }],
        },
        {
          metric: 'collector alone, times the peer',
          unit: '×',
          better: 'higher',
          goal: 3,
        },
        {
          metric: 'with ClickHouse behind its endpoint',
          unit: 'spans/s per core',
          better: 'higher',
          peers: [{ name: COLLECTOR, measurement: 'peerWithClickHouse' }],
        },
        {
          metric: 'collector memory',
          unit: 'MiB',
          better: 'lower',
          peers: [{ name: COLLECTOR, measurement: 'peerMemory' }],
        },
      ];

/** The collector end to end: transcoding, durable appends, and the way from OTLP into ClickHouse. */
export const ingestBenchmark: Benchmark = {
  name: 'ingest',
  description: 'spans of 12 attributes and 2 events: OTLP in, until ClickHouse answers with them',
  runs: 3,
  metrics: [
    ...transcoding,
    ...ingesting,
    ...againstCollector,
    {
      metric: 'queryable with the sender, 512/request, 64 connections',
      unit: 'spans/s',
      better: 'higher',
    },
    { metric: 'acknowledged p99 at half of that', unit: 'ms', better: 'lower', goal: 25 },
    { metric: 'acknowledged p50 at half of that', unit: 'ms', better: 'lower' },
    {
      metric: `acknowledged p99 at ${PROMISED_HALF} spans/s`,
      unit: 'ms',
      better: 'lower',
      goal: 25,
    },
    { metric: 'receiver peak memory', unit: 'MiB', better: 'lower', goal: 256 },
    {
      metric: 'projected',
      unit: 'facts/s',
      better: 'higher',
      goal: 100_000,
      peers: [{ name: 'a second of CPU', measurement: 'projectedPerCpuSecond' }],
    },
    {
      metric: 'stored one by one, 64 at once',
      unit: 'requests/s',
      better: 'higher',
      peers: [{ name: 'one at a time', measurement: 'singleAppends' }],
    },
  ],
  async run(say) {
    const measured: Record<string, number> = {};
    for (const size of SIZES) {
      measured[`transcoded ${size}/request`] = measureTranscoder(size);
      measured[`jsonParse ${size}`] = measureJsonParse(size);
    }
    say('transcoding measured');
    const inserts = await measureInserts();
    measured['nativePerCore'] = inserts.nativePerCpuSecond * CORES;
    measured['jsonInsert'] = inserts.jsonPerSecond;
    say('insert limits measured');
    Object.assign(measured, await measureLoads(say));
    if (collectorReason === undefined) Object.assign(measured, await measurePeer(say));
    else say(`the OpenTelemetry Collector was left out: ${collectorReason}`);
    const projection = await measureProjection(50_000);
    measured['projected'] = projection.factsPerSecond;
    measured['projectedPerCpuSecond'] = projection.factsPerCpuSecond;
    measured['stored one by one, 64 at once'] = await measureAppends({ concurrency: 64 });
    measured['singleAppends'] = await measureAppends({ concurrency: 1 });
    return measured;
  },
};

/** Baton and the OpenTelemetry Collector one after the other, each into a ClickHouse of its own behind HTTP. */
async function measurePeer(say: (text: string) => void): Promise<Measurements> {
  say('building the OpenTelemetry Collector, unless it was built before');
  await buildOtelCollector();
  const load = { spans: 400_000, spansPerRequest: 512, connections: 16 };
  const baton = await measureBatonOnServer(load);
  const peer = await measureOtelCollector(load);
  const times = baton.collectorSpansPerCpuSecond / peer.collectorSpansPerCpuSecond;
  say(`${times.toFixed(1)} times the spans/s per core of the OpenTelemetry Collector`);
  return {
    'collector alone': baton.collectorSpansPerCpuSecond,
    peerCollector: peer.collectorSpansPerCpuSecond,
    'collector alone, times the peer': times,
    'with ClickHouse behind its endpoint': baton.spansPerCpuSecond,
    peerWithClickHouse: peer.spansPerCpuSecond,
    'collector memory': baton.collectorPeakMebibytes,
    peerMemory: peer.collectorPeakMebibytes,
  };
}

async function measureLoads(say: (text: string) => void): Promise<Measurements> {
  const measured: Record<string, number> = {};
  let peakMebibytes = 0;
  for (const size of SIZES) {
    for (const connections of CONNECTIONS) {
      const load = `${size}/request, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
      const spans = SPANS[size] ?? 0;
      const ingested = await measureIngest({ spans, spansPerRequest: size, connections });
      say(`${load}: ${describe(ingested)}`);
      measured[`queryable, ${load}`] = ingested.spansPerCpuSecond * CORES;
      measured[`queryable with the sender, ${load}`] = ingested.queryablePerSecond;
      measured[`acknowledged p99, ${load}`] = ingested.acknowledgementP99Millis;
      peakMebibytes = Math.max(peakMebibytes, ingested.receiverPeakMebibytes);
    }
  }
  const load = { spansPerRequest: 512, connections: 64 };
  const full = await measureIngest({ ...load, spans: 400_000 });
  say(`full load: ${describe(full)}`);
  const at = async (spansPerSecond: number): Promise<Ingested> => {
    const spans = Math.round(spansPerSecond * PACED_SECONDS);
    const ingested = await measureIngest({ ...load, spans, spansPerSecond });
    say(`at ${Math.round(spansPerSecond)} spans/s: ${describe(ingested)}`);
    return ingested;
  };
  const half = await at(full.queryablePerSecond / 2);
  const promised = await at(PROMISED_HALF);
  return {
    ...measured,
    'queryable with the sender, 512/request, 64 connections': full.queryablePerSecond,
    'acknowledged p99 at half of that': half.acknowledgementP99Millis,
    'acknowledged p50 at half of that': half.acknowledgementP50Millis,
    [`acknowledged p99 at ${PROMISED_HALF} spans/s`]: promised.acknowledgementP99Millis,
    'receiver peak memory': Math.max(
      peakMebibytes,
      ...[full, half, promised].map((ingested) => ingested.receiverPeakMebibytes),
    ),
  };
}

function describe(o: Ingested): string {
  const thousands = (value: number): string => `${Math.round(value / 1000)}k`;
  return (
    `${thousands(o.queryablePerSecond)} spans/s until queryable, p99 ${Math.round(o.acknowledgementP99Millis)} ms, ` +
    `per CPU second ${thousands(o.receiverSpansPerCpuSecond)} received and ${thousands(o.engineSpansPerCpuSecond)} ` +
    `loaded, ${o.refused} refused`
  );
}
