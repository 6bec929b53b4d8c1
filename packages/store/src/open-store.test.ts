import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openStore } from './open-store.ts';
import { defineCommand, defineQuery } from './queries/define-query.ts';
import type { Store } from './store.ts';

const countSpans = defineQuery({
  name: 'test/count-spans',
  title: 'Spans',
  description: 'Number of spans.',
  sql: 'SELECT count() AS spans, uniqExact(SpanId) AS distinct FROM otel_traces',
  params: z.object({}),
  row: z.object({ spans: z.number(), distinct: z.number() }),
});

const echo = defineQuery({
  name: 'test/echo',
  title: 'Echo',
  description: 'Gives back its parameters.',
  sql: `SELECT {text:String} AS text, {words:Array(String)} AS words, {count:UInt64} AS count,
    {flag:Bool} AS flag, {none:Nullable(Float64)} AS none, {at:DateTime64(3)} AS at`,
  params: z.object({
    text: z.string(),
    words: z.array(z.string()),
    count: z.number(),
    flag: z.boolean(),
    none: z.number().nullable(),
    at: z.date(),
  }),
  row: z.object({
    text: z.string(),
    words: z.array(z.string()),
    count: z.number(),
    flag: z.boolean(),
    none: z.number().nullable(),
    at: z.string(),
  }),
});

const numbers = defineQuery({
  name: 'test/numbers',
  title: 'Numbers',
  description: 'Counts up.',
  sql: 'SELECT number AS n FROM numbers({count:UInt64})',
  params: z.object({ count: z.number() }),
  row: z.object({ n: z.number() }),
});

const slow = defineQuery({
  name: 'test/slow',
  title: 'Slow',
  description: 'Takes a while.',
  sql: 'SELECT sum(sipHash64(number)) % {n:UInt64} AS n FROM numbers(30000000)',
  params: z.object({ n: z.number() }),
  row: z.object({ n: z.number() }),
});

const findTrace = defineQuery({
  name: 'test/find-trace',
  title: 'A trace',
  description: 'Its spans, and how much of the index on traces is written.',
  sql: `SELECT count() AS spans,
    (SELECT sum(data_compressed_bytes) FROM system.data_skipping_indices
      WHERE table = 'otel_traces' AND name = 'idx_trace_id') AS indexBytes
    FROM otel_traces WHERE TraceId = {trace:String}`,
  params: z.object({ trace: z.string() }),
  row: z.object({ spans: z.number(), indexBytes: z.number() }),
});

const mergeSpans = defineCommand<Record<never, never>>({
  name: 'test/merge-spans',
  sql: 'OPTIMIZE TABLE otel_traces FINAL',
});

const exportSpans = defineCommand<{ file: string; from: number; count: number }>({
  name: 'test/export-spans',
  sql: `INSERT INTO FUNCTION file({file:String}, Native)
    SELECT now64(9) AS Timestamp, leftPad(toString(number), 32, '0') AS TraceId,
      leftPad(toString(number), 16, '0') AS SpanId, 'name' AS SpanName,
      map('a', toString(number)) AS SpanAttributes, now64(9) AS IngestedAt
    FROM numbers({from:UInt64}, {count:UInt64})`,
});

const sleeping = defineQuery({
  name: 'test/sleeping',
  title: 'Sleeping',
  description: 'Waits for a fifth of a second.',
  sql: 'SELECT sleep(0.2) AS n ORDER BY n',
  params: z.object({}),
  row: z.object({ n: z.number() }),
});

describe('an embedded store', () => {
  let path: string;
  let store: Store;

  beforeAll(async () => {
    path = mkdtempSync(join(tmpdir(), 'store-'));
    store = await openStore({ kind: 'embedded', path });
  });

  afterAll(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('binds every kind of parameter without touching the text of the query', async () => {
    const params = {
      text: `a'b\\c\nd\te\r"{x:String}; DROP TABLE otel_traces -- ü\0`,
      words: [`it's`, '[1,2]', '\\', '\n', ''],
      count: 2 ** 52,
      flag: true,
      none: null,
      at: new Date('2027-01-04T10:00:00.125Z'),
    };
    const rows = await store.query(echo, params);
    expect(rows).toEqual([{ ...params, at: '2027-01-04T10:00:00.125Z' }]);
  });

  it('keeps the parameters of concurrent queries apart', async () => {
    const counts = Array.from({ length: 60 }, (_, i) => i + 1);
    const lanes = ['reader', 'analysis', 'projector'] as const;
    const lengths = await Promise.all(
      counts.map(async (count) => {
        const lane = lanes[count % 3] ?? 'reader';
        return (await store.query(numbers, { count }, { lane })).length;
      }),
    );
    expect(lengths).toEqual(counts);
  });

  it('answers readers while the analysis lane is busy', async () => {
    let analysed = false;
    const analysis = store.query(slow, { n: 7 }, { lane: 'analysis' }).then(() => {
      analysed = true;
    });
    expect(await store.query(numbers, { count: 2 })).toEqual([{ n: 0 }, { n: 1 }]);
    expect(analysed).toBe(false);
    await analysis;
  });

  it('streams rows and frees the connection when the reader leaves early', async () => {
    for (let round = 0; round < 5; round += 1) {
      let seen = 0;
      for await (const row of store.stream(numbers, { count: 1_000_000 })) {
        seen += row.n >= 0 ? 1 : 0;
        if (seen === 10) break;
      }
      expect(seen).toBe(10);
    }
    let last = -1;
    for await (const row of store.stream(numbers, { count: 100_000 })) last = row.n;
    expect(last).toBe(99_999);
  });

  it('streams what an analysis reads through a file, whole, and leaves none behind', async () => {
    const analysis = { lane: 'analysis' } as const;
    const files = (): string[] => readdirSync(join(path, 'inserting'));
    let next = 0;
    for await (const row of store.stream(numbers, { count: 100_000 }, analysis)) {
      if (row.n !== next) break;
      next += 1;
    }
    expect(next).toBe(100_000);
    for await (const _ of store.stream(numbers, { count: 200_000 }, analysis)) break;
    for await (const _ of store.stream(numbers, { count: 0 }, analysis)) next += 1;
    expect(next).toBe(100_000);
    expect(files()).toEqual([]);
    const controller = new AbortController();
    const rows = store.stream(slow, { n: 7 }, { ...analysis, signal: controller.signal });
    const first = rows[Symbol.asyncIterator]().next();
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    await vi.waitFor(() => expect(files()).toEqual([]), { timeout: 20_000 });
  });

  it('calls off an analysis by its signal while its rows are read', async () => {
    const controller = new AbortController();
    const options = { lane: 'analysis', signal: controller.signal } as const;
    let rows = 0;
    const reading = async (): Promise<void> => {
      for await (const _ of store.stream(numbers, { count: 1_000_000 }, options)) {
        rows += 1;
        controller.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'aborted' });
    expect(rows).toBeLessThan(1_000_000);
    // One that was called off before it began may write its file only now.
    await vi.waitFor(() => expect(readdirSync(join(path, 'inserting'))).toEqual([]), {
      timeout: 20_000,
    });
  });

  it('goes on with other things while an analysis computes its first row', async () => {
    const events: string[] = [];
    const timer = setTimeout(() => events.push('timer'), 1);
    for await (const _ of store.stream(sleeping, {}, { lane: 'analysis' })) events.push('row');
    clearTimeout(timer);
    expect(events).toEqual(['timer', 'row']);
  });

  it('calls off a query by its signal', async () => {
    const controller = new AbortController();
    const running = store.query(slow, { n: 7 }, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted', retryable: false });
  });

  it('says plainly that another directory is open in this process', async () => {
    const other = `${path}-other`;
    await expect(openStore({ kind: 'embedded', path: other })).rejects.toMatchObject({
      code: 'data_dir_busy',
    });
    rmSync(other, { recursive: true, force: true });
  });

  it('reports a failing statement with its ClickHouse code', async () => {
    await expect(store.insertRows('no_such_table', [{ a: 1 }])).rejects.toMatchObject({
      code: 'query_failed',
      clickhouseCode: 60,
    });
  });
});

describe('an embedded store of its own', () => {
  let path: string;
  let store: Store;

  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), 'store-'));
    store = await openStore({ kind: 'embedded', path });
  });

  afterEach(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('inserts several Native blocks once per token, also after a restart', async () => {
    const block = (name: string): string => join(path, name);
    await store.execute(exportSpans, { file: block('a.native'), from: 0, count: 1000 });
    await store.execute(exportSpans, { file: block('b.native'), from: 1000, count: 500 });
    const blocks = ['a.native', 'b.native'].map((name) => readFileSync(block(name)));
    const insert = { table: 'otel_traces', blocks, deduplicationToken: "seg'1:0-2" } as const;
    await store.insertNative(insert);
    await store.insertNative(insert);
    expect(await store.query(countSpans, {})).toEqual([{ spans: 1500, distinct: 1500 }]);

    await store.close();
    store = await openStore({ kind: 'embedded', path });
    await store.insertNative(insert);
    expect(await store.query(countSpans, {})).toEqual([{ spans: 1500, distinct: 1500 }]);
    await store.insertNative({ ...insert, deduplicationToken: 'seg1:3-4' });
    expect(await store.query(countSpans, {})).toEqual([{ spans: 3000, distinct: 1500 }]);
  });

  it('leaves the indexes of what it inserts to merges, and finds it before and after', async () => {
    const trace = '7'.padStart(32, '0');
    for (const from of [0, 1000]) {
      const file = join(path, `${from}.native`);
      await store.execute(exportSpans, { file, from, count: 1000 });
      const blocks = [readFileSync(file)];
      await store.insertNative({ table: 'otel_traces', blocks, deduplicationToken: file });
    }
    expect(await store.query(findTrace, { trace })).toEqual([{ spans: 1, indexBytes: 0 }]);
    await store.execute(mergeSpans, {});
    const [merged] = await store.query(findTrace, { trace });
    expect(merged?.spans).toBe(1);
    expect(merged?.indexBytes).toBeGreaterThan(0);
  });

  it('opens again what it closed, and refuses use after close', async () => {
    await store.close();
    await expect(store.query(numbers, { count: 1 })).rejects.toMatchObject({ code: 'closed' });
    store = await openStore({ kind: 'embedded', path });
    expect(await store.query(numbers, { count: 1 })).toEqual([{ n: 0 }]);
  });
});

it('names the directory and the process when it is locked', async () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  const holder = spawn(process.execPath, ['-e', HOLD, path], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    await expect(openStore({ kind: 'embedded', path })).rejects.toMatchObject({
      code: 'data_dir_locked',
      message: expect.stringContaining(`${path} is in use by another process (pid ${holder.pid})`),
    });
  } finally {
    holder.stdin.end();
    await once(holder, 'exit');
    rmSync(path, { recursive: true, force: true });
  }
});

const HOLD = `
const session = new (require('chdb').Session)(process.argv[1]);
session.queryAsync('SELECT 1').then(() => console.log('open'));
process.stdin.resume().on('end', () => { session.close(); process.exit(0); });
`;
