import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startClickHouseHttp } from '@baton/collector';
import type { Store } from '@baton/store';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../packages/store/test/open-embedded-store.ts';
import { buildGo, type GoProgram, goSkipReason } from './go-program.ts';

// What other programs read through the endpoint. It reads Go's answer, and so runs where that is built.
const CLIENT: GoProgram = {
  title: 'the program that uses clickhouse-go',
  name: 'clickhouse-go',
  sources: fileURLToPath(new URL('../../interop/clickhouse-go/', import.meta.url)),
};
const reason = goSkipReason(CLIENT, { mayBuild: process.env['BATON_BUILD_PEERS'] === '1' });
const BUILD_MILLIS = 1_800_000;
const AT = '2027-01-04T09:00:00.123456789Z';
const [PASSWORD, READER_PASSWORD] = ['owner', 'reads'];

const COLUMNS =
  'TraceId, SpanName, Timestamp, Duration, SpanAttributes, `Events.Name`, `Events.Timestamp`, `Events.Attributes`';

let directory: string;
let store: Store;
let endpoint: Awaited<ReturnType<typeof startClickHouseHttp>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clickhouse-clients-'));
  const storePath = join(directory, 'clickhouse');
  store = await openEmbeddedStore(storePath);
  await store.insertRows('otel_traces', [
    {
      TraceId: 'ab',
      SpanId: 'cd',
      SpanName: 'escalate',
      Timestamp: AT,
      Duration: 7,
      SpanAttributes: { a: '1', b: "it's" },
      'Events.Name': ['asked'],
      'Events.Timestamp': ['2027-01-04T09:00:00.000000001Z'],
      'Events.Attributes': [{ k: 'v' }],
    },
  ]);
  endpoint = await startClickHouseHttp({
    host: '127.0.0.1',
    port: 0,
    storePath,
    directory: join(directory, 'rows'),
    users: [
      { name: 'default', password: PASSWORD, isReadOnly: false },
      { name: 'reader', password: READER_PASSWORD, isReadOnly: true },
    ],
  });
});

afterAll(async () => {
  await endpoint?.close();
  await store?.close();
  await rm(directory, { recursive: true, force: true });
});

it('@clickhouse/client reads spans, maps, arrays, a million rows and none', async () => {
  const client = createClient({
    url: endpoint.url,
    username: 'reader',
    password: READER_PASSWORD,
    database: 'baton',
    compression: { response: true },
  });
  try {
    const span = await client.query({
      query: `SELECT ${COLUMNS} FROM otel_traces WHERE TraceId = {trace:String}`,
      query_params: { trace: 'ab' },
      format: 'JSONEachRow',
      clickhouse_settings: { date_time_output_format: 'iso' },
    });
    expect(await span.json()).toEqual([
      {
        TraceId: 'ab',
        SpanName: 'escalate',
        Timestamp: AT,
        Duration: 7,
        SpanAttributes: { a: '1', b: "it's" },
        'Events.Name': ['asked'],
        'Events.Timestamp': ['2027-01-04T09:00:00.000000001Z'],
        'Events.Attributes': [{ k: 'v' }],
      },
    ]);
    const none = await client.query({
      query: 'SELECT Timestamp, SpanAttributes FROM otel_traces WHERE 0',
      format: 'JSON',
    });
    expect(await none.json()).toMatchObject({
      meta: [
        { name: 'Timestamp', type: 'DateTime64(9)' },
        { name: 'SpanAttributes', type: 'Map(LowCardinality(String), String)' },
      ],
      data: [],
      rows: 0,
    });
    const many = await client.query({
      query: 'SELECT number FROM numbers(1000000)',
      format: 'JSONCompactEachRow',
    });
    let [count, sum] = [0, 0];
    for await (const rows of many.stream<[number]>()) {
      count += rows.length;
      for (const row of rows) sum += Number(row.json()[0]);
    }
    expect([count, sum]).toEqual([1_000_000, 499_999_500_000]);
  } finally {
    await client.close();
  }
});

if (reason !== undefined) console.log(`clickhouse-go: skipped, ${reason}`);

describe.skipIf(reason !== undefined)('clickhouse-go as Grafana sets it up', () => {
  it(
    'reads spans, maps, arrays, every kind of value, a million rows and none, and writes',
    async () => {
      const binary = await buildGo(CLIENT);
      const { stdout } = await promisify(execFile)(binary, [], {
        env: { ADDRESS: new URL(endpoint.url).host, PASSWORD, READER_PASSWORD },
      });
      expect(JSON.parse(stdout)).toEqual({
        span: {
          Trace: 'ab',
          Name: 'escalate',
          At: AT,
          Duration: 7,
          Attributes: { a: '1', b: "it's" },
          Events: ['asked'],
          EventTimes: ['2027-01-04T09:00:00.000000001Z'],
          EventTags: [{ k: 'v' }],
        },
        types: [null, -7, '2027-01-04', AT, ['a', 'b'], [[1], []], 'x', true, ['t', 1]],
        empty: [
          'Timestamp DateTime64(9)',
          'SpanAttributes Map(LowCardinality(String), String)',
          'Events.Name Array(LowCardinality(String))',
        ],
        millions: [1_000_000, 499_999_500_000],
        named: "it's ü",
        refused: ['60', '497', '164'],
        written: 3,
      });
    },
    BUILD_MILLIS,
  );
});
