import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile, sendLoad } from '../ingest/send-load.ts';
import { createSpanTemplate } from '../ingest/span-template.ts';
import { startReceiverChild } from '../ingest/start-receiver-child.ts';
import type { Usage } from '../process-usage.ts';
import { startChild } from '../start-child.ts';
import { type RunningOtelCollector, startOtelCollector } from './otel-collector.ts';
import type { CollectorConfig } from './otel-collector-config.ts';
import { type RunningEndpoint, startEndpoint } from './start-endpoint.ts';
import { usageOf } from './usage-of-process.ts';

/** What is sent, the same to both. */
export interface SharedLoad {
  readonly spans: number;
  readonly spansPerRequest: number;
  readonly connections: number;
}

/** What one collector did with it, until ClickHouse answered with every span. */
export interface Collected {
  /** Spans a second until queryable; sender and ClickHouse are on the same cores. */
  readonly queryablePerSecond: number;
  /** Spans for each second of CPU that the collector's processes took: its spans/s per core. */
  readonly collectorSpansPerCpuSecond: number;
  /** The same of the process with the ClickHouse endpoint. */
  readonly clickhouseSpansPerCpuSecond: number;
  readonly spansPerCpuSecond: number;
  readonly acknowledgementP99Millis: number;
  readonly collectorPeakMebibytes: number;
}

const PATIENCE_SECONDS = 300;
const POLL_MILLIS = 20;
const WARM_UP_SPANS = 50_000;

/** The stock Collector, built before: OTLP/HTTP in, its ClickHouse exporter out. Throws if a span is missing or there twice. */
export function measureOtelCollector(
  load: SharedLoad,
  options: Pick<CollectorConfig, 'compress' | 'batching'> = {},
): Promise<Collected> {
  return measure(load, async (endpoint) => {
    const { url: clickhouseUrl, user, password } = endpoint;
    const database = 'baton';
    const started = { clickhouseUrl, user, password, database, ...options };
    const collector: RunningOtelCollector = await startOtelCollector(started);
    return {
      url: collector.otlpHttpUrl,
      drain: async () => undefined,
      usage: async () => usageOf(collector.pid),
      complaints: collector.complaints,
      stop: collector.stop,
    };
  });
}

/** Baton's receiver and loader, with the same ClickHouse as its server. */
export function measureBatonOnServer(load: SharedLoad): Promise<Collected> {
  return measure(load, async ({ urlWithPassword }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-peer-'));
    const receiver = await startReceiverChild(dataDir);
    const loader = await startChild(new URL('loader-process.ts', import.meta.url), {
      dataDir,
      environment: { CLICKHOUSE_URL: urlWithPassword },
    });
    return {
      url: receiver.first.url,
      drain: async () => void (await loader.ask('drain')),
      async usage() {
        const [one, other] = [await receiver.ask<Usage>('usage'), await loader.ask<Usage>('usage')];
        return {
          cpuSeconds: one.cpuSeconds + other.cpuSeconds,
          peakMebibytes: one.peakMebibytes + other.peakMebibytes,
        };
      },
      complaints: () => '',
      async stop() {
        await receiver.stop();
        await loader.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  });
}

interface Measured {
  readonly url: string;
  drain(): Promise<void>;
  usage(): Promise<Usage>;
  complaints(): string;
  stop(): Promise<void>;
}

async function measure(
  load: SharedLoad,
  start: (endpoint: RunningEndpoint) => Promise<Measured>,
): Promise<Collected> {
  const template = createSpanTemplate(load.spansPerRequest);
  const requests = Math.ceil(load.spans / load.spansPerRequest);
  const spans = requests * load.spansPerRequest;
  const endpoint = await startEndpoint();
  try {
    const collector = await start(endpoint);
    try {
      // Both are measured warm: Node compiles on the way, and Go's heap grows.
      const warmUps = Math.ceil(WARM_UP_SPANS / load.spansPerRequest);
      const warmUpSpans = warmUps * load.spansPerRequest;
      const { connections } = load;
      await sendLoad(collector.url, {
        template,
        requests: warmUps,
        firstSeed: requests,
        connections,
      });
      await collector.drain();
      await stored(endpoint, warmUpSpans, collector);
      const before = [await collector.usage(), await endpoint.usage()] as const;
      const startMillis = performance.now();
      const sent = await sendLoad(collector.url, { template, requests, connections });
      await collector.drain();
      await stored(endpoint, warmUpSpans + spans, collector);
      const seconds = (performance.now() - startMillis) / 1000;
      const after = [await collector.usage(), await endpoint.usage()] as const;
      const collectorSeconds = after[0].cpuSeconds - before[0].cpuSeconds;
      const clickhouseSeconds = after[1].cpuSeconds - before[1].cpuSeconds;
      return {
        queryablePerSecond: spans / seconds,
        collectorSpansPerCpuSecond: spans / collectorSeconds,
        clickhouseSpansPerCpuSecond: spans / clickhouseSeconds,
        spansPerCpuSecond: spans / (collectorSeconds + clickhouseSeconds),
        acknowledgementP99Millis: percentile(sent.latenciesMillis, 0.99),
        collectorPeakMebibytes: after[0].peakMebibytes,
      };
    } finally {
      await collector.stop();
    }
  } finally {
    await endpoint.stop();
  }
}

async function stored(endpoint: RunningEndpoint, spans: number, by: Measured): Promise<void> {
  const giveUp = Date.now() + PATIENCE_SECONDS * 1000;
  let rows = await endpoint.count();
  while (rows < spans && Date.now() < giveUp) {
    await delay(POLL_MILLIS);
    rows = await endpoint.count();
  }
  if (rows !== spans) {
    throw new Error(`${spans} spans were acknowledged, ${rows} are stored. ${by.complaints()}`);
  }
}
