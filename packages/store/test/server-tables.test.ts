import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapEngineError } from '../src/engine/map-engine-error.ts';
import { createProjector, openStore, overviewProcesses, type Store } from '../src/index.ts';
import { startServer } from './clickhouse-http.ts';

/** As the exporter of the OpenTelemetry Collector makes it by itself. */
const EXPORTER_TABLE = `
CREATE TABLE otel_traces (
  Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)), TraceId String, SpanId String, ParentSpanId String,
  TraceState String, SpanName LowCardinality(String), SpanKind LowCardinality(String),
  ServiceName LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String),
  ScopeName String, ScopeVersion String, SpanAttributes Map(LowCardinality(String), String),
  Duration UInt64, StatusCode LowCardinality(String), StatusMessage String,
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`;

const insertOf = (item: string): string => `
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, ServiceName, SpanAttributes)
SELECT now64(9), 'trace', '${item}', 'open', 'service', map('handoff.operation.name', 'open',
  'handoff.process.name', 'stock', 'handoff.item.id', '${item}')`;

describe('the tables of a server', () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  let server: Awaited<ReturnType<typeof startServer>>;
  let client: ClickHouseClient;
  beforeAll(async () => {
    server = await startServer(path);
    client = createClient({ url: server.url });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
    rmSync(path, { recursive: true, force: true });
  });

  const run = async (database: string, query: string): Promise<void> => {
    const there = createClient({ url: server.url, database });
    await there.command({ query });
    await there.close();
  };
  const open = (database: string, o: Parameters<typeof openStore>[1] = {}): Promise<Store> =>
    openStore({ kind: 'server', url: server.url, database }, o);
  const itemsOf = async (store: Store): Promise<number> => {
    await createProjector(store).run();
    return (await store.query(overviewProcesses, {}))[0]?.items ?? 0;
  };

  it('follows an otel_traces that a stock Collector made, once that was asked for', async () => {
    await run('default', 'CREATE DATABASE stock');
    await run('stock', EXPORTER_TABLE);
    await run('stock', insertOf('before'));
    await expect(open('stock')).rejects.toMatchObject({
      code: 'foreign_table',
      message: expect.stringContaining('run `baton migrate --adopt`'),
    });
    const done: object[] = [];
    const store = await open('stock', { adopt: true, onMigrated: (it) => done.push(it) });
    expect(done).toMatchObject([{ from: 0, adopted: true, reread: true }]);
    expect(await itemsOf(store)).toBe(1);
    // The exporter names its columns and knows nothing of ours.
    await run('stock', insertOf('after'));
    expect(await createProjector(store).isBehind()).toBe(true);
    expect(await itemsOf(store)).toBe(2);
    await store.close();
  });

  it('says which column is missing, renamed or of another type, and what to run', async () => {
    await (await open('drifted')).close();
    await run('drifted', 'ALTER TABLE work_items RENAME COLUMN Late TO late');
    await run('drifted', 'ALTER TABLE handoffs DROP COLUMN BounceReason');
    await run('drifted', 'ALTER TABLE handoffs_open MODIFY COLUMN Rounds UInt8');
    await expect(open('drifted')).rejects.toMatchObject({
      code: 'schema_drift',
      message: [
        'The table drifted.handoffs lacks the column BounceReason; run: ALTER TABLE drifted.handoffs ADD COLUMN BounceReason LowCardinality(String).',
        'The column Rounds of drifted.handoffs_open is UInt8 where UInt32 is expected; run: ALTER TABLE drifted.handoffs_open MODIFY COLUMN Rounds UInt32, or let Baton use another database.',
        'The table drifted.work_items has late where Late is expected; run: ALTER TABLE drifted.work_items RENAME COLUMN late TO Late.',
      ].join(' '),
    });
  });

  it('makes again what was dropped, and reads what came in meanwhile', async () => {
    await (await open('torn')).close();
    await run('torn', 'DROP VIEW handoff_spans_mv');
    await run('torn', insertOf('unseen'));
    await expect(open('torn', { schema: 'check' })).rejects.toMatchObject({
      code: 'older_schema',
      message: expect.stringContaining('handoff_spans_mv is missing'),
    });
    const done: object[] = [];
    const store = await open('torn', { onMigrated: (it) => done.push(it) });
    expect(done).toMatchObject([{ created: ['handoff_spans_mv'], reread: true }]);
    expect(await itemsOf(store)).toBe(1);
    await store.close();
  });
});

describe('what a server says', () => {
  const asked = { host: 'ch:8443', user: 'loader' };
  const codeAndText = (message: string): [string, string] => {
    const error = mapEngineError(new Error(message), 'try', asked);
    return [error.code, error.message];
  };

  it('is told in one sentence that says what to do', () => {
    expect(
      codeAndText(
        "Code: 497. DB::Exception: loader: Not enough privileges. To execute this query, it's necessary to have the grant INSERT(Timestamp, TraceId) ON baton.otel_traces. (ACCESS_DENIED)",
      ),
    ).toEqual([
      'missing_grant',
      'The ClickHouse user loader lacks a right; run: GRANT INSERT ON baton.otel_traces TO loader',
    ]);
    expect(
      codeAndText(
        "Code: 497. DB::Exception: loader: Not enough privileges. To execute this query, it's necessary to have the grant CREATE DATABASE ON baton.*. (ACCESS_DENIED)",
      )[1],
    ).toBe(
      'The ClickHouse user loader lacks a right; run: GRANT CREATE DATABASE ON baton.* TO loader',
    );
    expect(
      codeAndText(
        "Code: 164. DB::Exception: Cannot modify 'x' setting in readonly mode. (READONLY)",
      )[1],
    ).toContain('readonly = 2');
    expect(codeAndText('Code: 516. DB::Exception: loader: Authentication failed')).toEqual([
      'login_failed',
      'ClickHouse at ch:8443 does not let the user loader in; check BATON_CLICKHOUSE_USER and BATON_CLICKHOUSE_PASSWORD.',
    ]);
    const tls = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(mapEngineError(tls, 'try', asked)).toMatchObject({ code: 'tls_failed' });
  });
});
