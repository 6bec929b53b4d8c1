import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createProjector,
  defineCommand,
  defineQuery,
  openStore,
  type Store,
} from '../src/index.ts';
import { startServer } from './clickhouse-http.ts';
import { spanRow } from './span-row.ts';

const echo = defineQuery({
  name: 'test/echo',
  title: 'Echo',
  description: 'Gives back its parameters.',
  sql: `SELECT {text:String} AS text, {words:Array(String)} AS words, {count:UInt64} AS count,
    {none:Nullable(Float64)} AS none`,
  params: z.object({
    text: z.string(),
    words: z.array(z.string()),
    count: z.number(),
    none: z.number().nullable(),
  }),
  row: z.object({
    text: z.string(),
    words: z.array(z.string()),
    count: z.number(),
    none: z.number().nullable(),
  }),
});

const counts = defineQuery({
  name: 'test/counts',
  title: 'Counts',
  description: 'Rows of the tables.',
  sql: `SELECT (SELECT count() FROM otel_traces) AS spans, (SELECT count() FROM handoffs FINAL) AS handoffs,
    (SELECT count() FROM work_items FINAL) AS items, (SELECT count() FROM handoff_touched) AS touched`,
  params: z.object({}),
  row: z.object({
    spans: z.number(),
    handoffs: z.number(),
    items: z.number(),
    touched: z.number(),
  }),
});

const exportSpans = defineCommand<{ file: string }>({
  name: 'test/export-spans',
  sql: `INSERT INTO FUNCTION file({file:String}, Native)
    SELECT now64(9) AS Timestamp, 't' AS TraceId, toString(number) AS SpanId,
      now64(9) AS IngestedAt
    FROM numbers(1000)`,
});

describe('a store on a server', () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  let server: Awaited<ReturnType<typeof startServer>>;
  let store: Store;

  beforeAll(async () => {
    server = await startServer(path);
    // As to a server elsewhere.
    const compression = 'zstd';
    store = await openStore({ kind: 'server', url: server.url, database: 'central', compression });
  });

  afterAll(async () => {
    await store.close();
    await server.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('binds parameters', async () => {
    const params = { text: `a'b\\c\nd\te ü`, words: ["it's", '\\', ''], count: 7, none: null };
    expect(await store.query(echo, params)).toEqual([params]);
  });

  it('inserts, projects and answers like the embedded one', async () => {
    const base = { namespace: '', process: 'p', item: 'i', cycle: 1 };
    const atMillis = Date.parse('2027-01-04T09:00:00Z');
    await store.insertRows('otel_traces', [
      spanRow({ ...base, verb: 'open', spanId: '01', atMillis, targetTeam: 'support' }),
      spanRow({ ...base, verb: 'initiate', spanId: '02', atMillis, targetTeam: 'eng' }),
    ]);
    expect(await createProjector(store).run()).toEqual({ cycles: 1, handoffs: 1 });
    expect(await store.query(counts, {})).toEqual([
      { spans: 2, handoffs: 1, items: 1, touched: 0 },
    ]);
  });

  it('inserts Native blocks once per token', async () => {
    const file = join(path, 'spans.native');
    await server.embedded.execute(exportSpans, { file });
    const blocks = [readFileSync(file)];
    const insert = { table: 'otel_traces', blocks, deduplicationToken: 'segment:1-2' } as const;
    const [before] = await store.query(counts, {});
    await store.insertNative(insert);
    await store.insertNative(insert);
    expect(await store.query(counts, {})).toEqual([
      { ...before, spans: (before?.spans ?? 0) + 1000 },
    ]);
  });

  it('opens again without migrating twice', async () => {
    const again = await openStore({ kind: 'server', url: server.url, database: 'central' });
    expect(await again.query(counts, {})).toHaveLength(1);
    await again.close();
  });

  it('reports a failing statement with its ClickHouse code', async () => {
    await expect(store.insertRows('no_such_table', [{ a: 1 }])).rejects.toMatchObject({
      code: 'query_failed',
      clickhouseCode: 60,
    });
  });
});

it('says that nobody answers, and that it may be tried again', async () => {
  await expect(openStore({ kind: 'server', url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
});
