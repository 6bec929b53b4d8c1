import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouseHttp } from '@baton/collector';
import { createProjector, defineQuery, type Store } from '@baton/store';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../packages/store/test/open-embedded-store.ts';
import { spanPayload } from '../ingest/span-payload.ts';
import {
  buildOtelCollector,
  otelCollectorSkipReason,
  type RunningOtelCollector,
  startOtelCollector,
} from './otel-collector.ts';

const mayBuild = process.env['BATON_BUILD_PEERS'] === '1';
const reason = otelCollectorSkipReason({ mayBuild });
const PATIENCE = { timeout: 60_000, interval: 50 };
const BUILD_MILLIS = 1_800_000;

const handoffs = defineQuery({
  name: 'test/handoffs',
  title: 'Handoffs',
  description: 'Handoffs as they stand.',
  sql: 'SELECT Item, HandoffName, SourceTeam, TargetTeam, Open FROM handoffs FINAL',
  params: z.object({}),
  row: z.looseObject({}),
});

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** A fact as any OpenTelemetry SDK could send it: the attributes are all there is to it. */
const fact = (verb: string, spanId: string, more: Readonly<Record<string, string>>) => ({
  traceId: 'ab'.repeat(16),
  spanId,
  name: verb,
  kind: 1,
  startTimeUnixNano: '1799053200000000000',
  endTimeUnixNano: '1799053200000000000',
  attributes: [
    attribute('handoff.operation.name', verb),
    attribute('handoff.process.name', 'support'),
    attribute('handoff.item.id', 'TICKET-1'),
    attribute('handoff.event.time', '2027-01-04T09:00:00Z'),
    ...Object.entries(more).map(([key, value]) => attribute(key, value)),
  ],
});

const FACTS = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'desk')] },
      scopeSpans: [
        {
          scope: { name: 'any' },
          spans: [
            fact('open', '01'.repeat(8), { 'handoff.target.team.name': 'support' }),
            fact('initiate', '02'.repeat(8), {
              'handoff.name': 'escalate',
              'handoff.source.team.name': 'support',
              'handoff.target.team.name': 'platform',
            }),
          ],
        },
      ],
    },
  ],
};

if (reason !== undefined) console.log(`stock Collector: skipped, ${reason}`);

describe.skipIf(reason !== undefined)('a stock OpenTelemetry Collector', () => {
  let directory: string;
  let store: Store;
  let endpoint: Awaited<ReturnType<typeof startClickHouseHttp>>;
  let client: ClickHouseClient;
  const owner = { name: 'default', password: 'secret', isReadOnly: false };

  beforeAll(async () => {
    await buildOtelCollector();
    directory = await mkdtemp(join(tmpdir(), 'stock-collector-'));
    const storePath = join(directory, 'clickhouse');
    store = await openEmbeddedStore(storePath);
    endpoint = await startClickHouseHttp({
      host: '127.0.0.1',
      port: 0,
      storePath,
      directory: join(directory, 'rows'),
      users: [owner],
    });
    client = createClient({
      url: endpoint.url,
      username: owner.name,
      password: owner.password,
      log: { level: ClickHouseLogLevel.OFF },
    });
  }, BUILD_MILLIS);

  afterAll(async () => {
    await client?.close();
    await endpoint?.close();
    await store?.close();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  });

  const withCollector = async (
    options: { database: string } & Partial<Parameters<typeof startOtelCollector>[0]>,
    use: (collector: RunningOtelCollector) => Promise<void>,
  ): Promise<void> => {
    const collector = await startOtelCollector({
      clickhouseUrl: endpoint.url,
      user: owner.name,
      password: owner.password,
      ...options,
    });
    try {
      await use(collector);
      expect(collector.complaints()).toBe('');
    } finally {
      await collector.stop();
    }
  };

  const send = async (
    collector: RunningOtelCollector,
    body: Uint8Array | object,
  ): Promise<void> => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${collector.otlpHttpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': isBytes ? 'application/x-protobuf' : 'application/json' },
      body: isBytes ? Buffer.from(body) : JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };

  const countIn = async (database: string): Promise<unknown> => {
    const query =
      'SELECT count() AS spans, uniqExact(SpanId) AS ids FROM {database:Identifier}.otel_traces';
    const result = await client.query({
      query,
      query_params: { database },
      format: 'JSONEachRow',
    });
    return (await result.json())[0];
  };

  it.each(['lz4', 'none', 'gzip', 'zstd'] as const)(
    'makes its own tables and fills them, with compress: %s',
    async (compress) => {
      const database = `own_${compress}`;
      await withCollector({ database, createSchema: true, compress }, async (collector) => {
        await send(collector, spanPayload(500));
        await vi.waitUntil(
          async () => ((await countIn(database)) as { spans: number }).spans > 0,
          PATIENCE,
        );
        expect(await countIn(database)).toEqual({ spans: 500, ids: 500 });
      });
    },
  );

  it('writes every column of a span as Baton does', async () => {
    await withCollector({ database: 'baton', batching: 'processor' }, async (collector) => {
      await send(collector, spanPayload(300));
      await vi.waitUntil(
        async () => ((await countIn('baton')) as { spans: number }).spans === 300,
        PATIENCE,
      );
    });
    const columns = 'Timestamp, TraceId, SpanId, SpanAttributes, Duration, Events.Name, IngestedAt';
    const result = await client.query({
      query: `SELECT ${columns} FROM baton.otel_traces ORDER BY Timestamp LIMIT 1`,
      format: 'JSONEachRow',
      clickhouse_settings: { date_time_output_format: 'iso' },
    });
    const [span] = await result.json<Record<string, unknown>>();
    expect(span).toMatchObject({
      Timestamp: '2025-10-09T08:53:20.000000000Z',
      Duration: 25_000_000,
      'Events.Name': ['cache.miss', 'db.query'],
    });
    expect(Object.keys(span?.['SpanAttributes'] as object)).toHaveLength(12);
    // Its exporter knows nothing of this column: the table stamps it.
    expect(Date.now() - Date.parse(String(span?.['IngestedAt']))).toBeLessThan(600_000);
  });

  it('carries handoff facts that the projector folds', async () => {
    const projector = createProjector(store);
    await withCollector({ database: 'baton' }, async (collector) => {
      await send(collector, FACTS);
      await vi.waitUntil(async () => (await projector.run()).handoffs > 0, PATIENCE);
    });
    expect(await store.query(handoffs, {})).toEqual([
      {
        Item: 'TICKET-1',
        HandoffName: 'escalate',
        SourceTeam: 'support',
        TargetTeam: 'platform',
        Open: true,
      },
    ]);
  });
});
