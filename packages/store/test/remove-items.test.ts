import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fact, itemIds, type Verb } from '@baton/conventions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  createProjector,
  createRetention,
  defineQuery,
  forgetItem,
  type Projector,
  rowsOfItem,
  type Store,
} from '../src/index.ts';
import { mortal } from './mortal-store.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const DAY_MILLIS = 86_400_000;
const DAY_SECONDS = 86_400;
const NOW = Date.parse('2027-06-01T00:00:00Z');
const KEEP = { itemSeconds: 100 * DAY_SECONDS };

// Every removal rewrites parts of seven tables.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
let store: Store;
let projector: Projector;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-removal-'));
  store = await openTestStore(folder);
  projector = createProjector(store);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const agoMillis = (days: number): number => NOW - days * DAY_MILLIS;

let spans = 0;
const nextSpanId = (): string => (spans++).toString(16).padStart(16, '0');

interface Step {
  readonly verb: Verb;
  readonly daysAgo: number;
  readonly process?: string;
  readonly cycle?: number;
}

function rowOf(item: string, step: Step, o: { traceId?: string; ingestedAt?: string } = {}) {
  const { verb, daysAgo, process = 'desk', cycle = 1 } = step;
  const fact: Fact = {
    namespace: '',
    process,
    item,
    cycle,
    verb,
    spanId: nextSpanId(),
    atMillis: agoMillis(daysAgo),
    handoffName: 'escalate',
    sourceTeam: 'support',
    targetTeam: 'platform',
  };
  return spanRow(fact, { traceId: itemIds(fact).traceId, ...o });
}

const steps = (item: string, verbs: readonly Verb[], o: Omit<Step, 'verb'>): object[] =>
  verbs.map((verb) => rowOf(item, { verb, ...o }));

const technical = (o: {
  traceId: string;
  attributes?: Record<string, string>;
  ingestedAt?: string;
}): object => ({
  Timestamp: new Date(agoMillis(300)).toISOString(),
  TraceId: o.traceId,
  SpanId: nextSpanId(),
  SpanName: 'GET /tickets',
  ServiceName: 'web',
  SpanAttributes: { 'http.method': 'GET', ...o.attributes },
  IngestedAt: o.ingestedAt ?? '2027-06-01T00:00:00Z',
});

const insert = (...rows: object[]): Promise<void> => store.insertRows('otel_traces', rows);

const ask = <R extends z.ZodObject>(sql: string, row: R) =>
  store.query(
    defineQuery({ name: 'test', title: '', description: '', sql, params: z.object({}), row }),
    {},
  );

/** Items as every table of the projections has them, and the figures by day. */
async function standing() {
  const [row] = await ask(
    `SELECT
      (SELECT arraySort(groupUniqArray(Item)) FROM handoff_facts) AS facts,
      (SELECT arraySort(groupUniqArray(Item)) FROM work_items) AS items,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs) AS handoffs,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs_by_day) AS byDay,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs_open FINAL) AS open,
      (SELECT sum(Handoffs) FROM handoff_daily FINAL) AS daily,
      (SELECT count() FROM removals) + (SELECT count() FROM removal_spans)
        + (SELECT count() FROM handoff_touched) + (SELECT count() FROM handoff_days_touched) AS waiting`,
    z.object({
      facts: z.array(z.string()),
      items: z.array(z.string()),
      handoffs: z.array(z.string()),
      byDay: z.array(z.string()),
      open: z.array(z.string()),
      daily: z.number(),
      waiting: z.number(),
    }),
  );
  return row;
}

const allOf = (...items: string[]) => ({
  facts: items,
  items,
  handoffs: items,
  byDay: items,
  daily: items.length,
  waiting: 0,
});

const LIFE: readonly Verb[] = ['open', 'initiate', 'accept', 'close'];

describe('retention', () => {
  const retention = (limits = {}, through: Store = store) =>
    createRetention({
      store: through,
      projector: createProjector(through),
      periods: KEEP,
      limits,
      now: () => NOW,
    });

  it('removes items by their last close, and open ones never', async () => {
    await insert(
      ...steps('closed long ago', LIFE, { daysAgo: 200 }),
      ...steps('closed lately', LIFE, { daysAgo: 50 }),
      ...steps('open', ['open', 'initiate'], { daysAgo: 200 }),
      ...steps('again', LIFE, { daysAgo: 200 }),
      ...steps('again', ['open'], { daysAgo: 150, cycle: 2 }),
      ...steps('reopened', LIFE, { daysAgo: 200 }),
      ...steps('reopened', ['open'], { daysAgo: 150 }),
    );
    await projector.run();
    expect(await retention().run()).toEqual({ items: 1, spans: 0, hasMore: false });
    const left = ['again', 'closed lately', 'open', 'reopened'];
    expect(await standing()).toMatchObject({ ...allOf(...left), open: ['open'] });

    // Nothing comes back from the spans.
    await projector.rebuild();
    expect(await standing()).toMatchObject(allOf(...left));
    expect(await retention().run()).toEqual({ items: 0, spans: 0, hasMore: false });
  });

  it('lets few items wait up to a day for others, and takes no more than its bounds at once', async () => {
    const old = ['a', 'b', 'c', 'd', 'e'];
    await insert(...old.flatMap((item, i) => steps(item, LIFE, { daysAgo: 100.9 - i / 10 })));
    await projector.run();
    expect(await retention().run()).toEqual({ items: 0, spans: 0, hasMore: false });
    const bounded = retention({ batchItems: 2, maxBatches: 2 });
    expect(await bounded.run()).toEqual({ items: 4, spans: 0, hasMore: true });
    expect(await standing()).toMatchObject(allOf('e'));
    expect(await retention({ patienceSeconds: 0 }).run()).toMatchObject({ items: 1 });
    expect(await standing()).toMatchObject(allOf());
  });

  it('takes whole the traces of an item, but of the trace of a foreign sender its facts only', async () => {
    const foreign = 'f'.repeat(32);
    const { traceId } = itemIds({ namespace: '', process: 'desk', item: 'old', cycle: 1 });
    await insert(
      ...steps('old', LIFE, { daysAgo: 200 }),
      rowOf('old', { verb: 'update', daysAgo: 200 }, { traceId: foreign }),
      technical({ traceId }),
      technical({ traceId: foreign }),
      ...steps('new', LIFE, { daysAgo: 1 }),
    );
    await projector.run();
    await retention().run();
    const traces = await ask(
      'SELECT TraceId AS id, count() AS spans FROM otel_traces GROUP BY id ORDER BY id',
      z.object({ id: z.string(), spans: z.number() }),
    );
    const own = itemIds({ namespace: '', process: 'desk', item: 'new', cycle: 1 }).traceId;
    expect(traces).toEqual(
      [
        { id: own, spans: 4 },
        { id: foreign, spans: 1 },
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    const extents = await ask(
      'SELECT DISTINCT TraceId AS id FROM otel_traces_trace_id_ts ORDER BY id',
      z.object({ id: z.string() }),
    );
    expect(extents.map(({ id }) => id)).toEqual(traces.map(({ id }) => id));
  });

  it('begins anew with a fact that comes after the item was removed', async () => {
    await insert(...steps('old', LIFE, { daysAgo: 200 }));
    await projector.run();
    await retention().run();
    await insert(...steps('old', ['initiate'], { daysAgo: 1 }));
    await projector.run();
    expect(await standing()).toMatchObject({ ...allOf('old'), open: ['old'] });
    await projector.rebuild();
    expect(await standing()).toMatchObject({ ...allOf('old'), open: ['old'] });
  });

  it('keeps whole what arrives while it removes', async () => {
    await insert(...steps('old', LIFE, { daysAgo: 200 }));
    await projector.run();
    // After the spans went, and after the days were queued.
    for (const arrivesAfter of [3, 8]) {
      const item = `old ${arrivesAfter}`;
      await insert(...steps(item, LIFE, { daysAgo: 200 }));
      await projector.run();
      let changes = 0;
      const late: Store = {
        ...store,
        async execute(...args) {
          await store.execute(...args);
          changes += 1;
          if (changes !== arrivesAfter) return;
          const ingestedAt = '2027-06-02T00:00:00Z';
          await insert(rowOf(item, { verb: 'initiate', daysAgo: 1 }, { ingestedAt }));
        },
      };
      await retention({ patienceSeconds: 0 }, late).run();
      await projector.run();
      const before = await rowsOfItem(store, { namespace: '', process: 'desk', item });
      await projector.rebuild();
      const after = await standing();
      expect([arrivesAfter, after?.open.includes(item)]).toEqual([arrivesAfter, true]);
      expect(before.find(({ table }) => table === 'handoffs_open')).toBeDefined();
      expect(before.find(({ table }) => table === 'handoff_facts')?.rows).toBe(1);
      await forgetItem(store, projector, { namespace: '', process: 'desk', item });
    }
  }, 300_000);

  it('is finished by the next run, wherever it was cut off', async () => {
    await insert(...steps('kept', LIFE, { daysAgo: 1 }));
    for (const statements of [2, 5, 9, 12]) {
      await insert(...steps(`old ${statements}`, LIFE, { daysAgo: 200 }));
      await projector.run();
      await retention({}, mortal(store, statements))
        .run()
        .catch((error: Error) => expect(error.message).toBe('killed'));
      await retention().run();
      expect([statements, await standing()]).toMatchObject([statements, allOf('kept')]);
    }
  }, 300_000);

  it('removes technical spans by the day they arrived, and their traces where nothing is left', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(32)) as [string, string, string];
    const { traceId } = itemIds({ namespace: '', process: 'desk', item: 'X', cycle: 1 });
    const old = '2027-05-01T10:00:00Z';
    await insert(technical({ traceId: a, ingestedAt: '2027-04-30T23:59:59Z' }));
    await insert(
      technical({ traceId: a, ingestedAt: old }),
      technical({ traceId: b, ingestedAt: old }),
      technical({ traceId, ingestedAt: old }),
      rowOf('X', { verb: 'open', daysAgo: 31 }, { ingestedAt: old }),
    );
    await insert(
      technical({ traceId: b, ingestedAt: '2027-05-02T00:00:00Z' }),
      technical({ traceId: c, ingestedAt: '2027-05-02T00:00:00Z' }),
    );
    const run = createRetention({
      store,
      projector,
      periods: { spanSeconds: 30 * DAY_SECONDS },
      now: () => Date.parse('2027-06-01T12:00:00Z'),
    });
    expect(await run.run()).toEqual({ items: 0, spans: 4, hasMore: false });
    const left = await ask(
      'SELECT TraceId AS id, count() AS spans FROM otel_traces GROUP BY id ORDER BY id',
      z.object({ id: z.string(), spans: z.number() }),
    );
    const expected = [
      { id: b, spans: 1 },
      { id: c, spans: 1 },
      { id: traceId, spans: 1 },
    ].sort((one, two) => (one.id < two.id ? -1 : 1));
    expect(left).toEqual(expected);
    const extents = await ask(
      'SELECT DISTINCT TraceId AS id FROM otel_traces_trace_id_ts ORDER BY id',
      z.object({ id: z.string() }),
    );
    expect(extents.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(await run.run()).toEqual({ items: 0, spans: 0, hasMore: false });
  });
});

describe('forgetting an item', () => {
  const key = { namespace: '', process: 'desk', item: 'JIRA-1' };

  it('removes it from every table with what names it, and nothing else', async () => {
    await insert(
      ...steps('JIRA-1', ['open', 'initiate', 'accept'], { daysAgo: 3 }),
      ...steps('JIRA-1', LIFE, { daysAgo: 2, cycle: 2 }),
      ...steps('JIRA-1', LIFE, { daysAgo: 2, process: 'other' }),
      ...steps('JIRA-2', LIFE, { daysAgo: 2 }),
      technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': 'JIRA-1' } }),
      technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': 'JIRA-2' } }),
    );
    await projector.run();
    // Replaced rows are there until a merge; they hold the key too.
    await insert(...steps('JIRA-1', ['close'], { daysAgo: 1 }));
    await projector.run();
    const rows = Object.fromEntries(
      (await rowsOfItem(store, key)).map(({ table, rows }) => [table, rows]),
    );
    expect(rows).toMatchObject({ otel_traces: 9, handoff_facts: 8, otel_traces_trace_id_ts: 3 });
    expect(rows['work_items']).toBeGreaterThanOrEqual(2);
    expect(rows['handoffs_open']).toBeGreaterThanOrEqual(1);

    expect(await forgetItem(store, projector, key)).toEqual([]);
    const left = await ask(
      `SELECT DISTINCT SpanAttributes['handoff.process.name'] AS process,
        SpanAttributes['handoff.item.id'] AS item
      FROM otel_traces ORDER BY process, item`,
      z.object({ process: z.string(), item: z.string() }),
    );
    expect(left).toEqual([
      { process: '', item: 'JIRA-2' },
      { process: 'desk', item: 'JIRA-2' },
      { process: 'other', item: 'JIRA-1' },
    ]);
    await projector.rebuild();
    expect(await rowsOfItem(store, key)).toEqual([]);
    expect(await standing()).toMatchObject({ ...allOf('JIRA-1', 'JIRA-2'), open: [] });
  });

  it('takes it out of what the analyzer and people wrote, and leaves what is about others', async () => {
    const awkward = { ...key, item: 'JIRA "1\\2' };
    const scope = { Namespace: '', Process: 'desk' };
    const findingOf = (items: string[]): string => JSON.stringify({ n: 7, details: { items } });
    await store.insertRows('findings', [
      {
        ...scope,
        FindingId: 'a',
        Evidence: findingOf([awkward.item, 'JIRA-2', 'JIRA "1']),
        Queries: JSON.stringify([{ name: 'item/facts', parameters: { item: awkward.item } }]),
      },
      { ...scope, FindingId: 'b', Evidence: findingOf(['JIRA-2']), Queries: '[]' },
      { ...scope, Process: 'other', FindingId: 'c', Evidence: findingOf([awkward.item]) },
    ]);
    for (const Item of [awkward.item, 'JIRA-2', '']) {
      await store.insertRows('alerts', [{ ...scope, Item, AlertId: `alert on ${Item}` }]);
      await store.insertRows('annotations', [{ ...scope, Item, AnnotationId: `note on ${Item}` }]);
      await store.insertRows('risk_scores', [{ ...scope, Item, HandoffId: 'h' }]);
      await store.insertRows('judgements', [{ ...scope, Item, HandoffId: 'h', Reason: 'said so' }]);
    }
    const before = await rowsOfItem(store, awkward);
    expect(before.filter(({ table }) => /risk|ann|find|judg|alert/.test(table))).toEqual([
      { table: 'alerts', rows: 1 },
      { table: 'annotations', rows: 1 },
      { table: 'findings', rows: 1 },
      { table: 'judgements', rows: 1 },
      { table: 'risk_scores', rows: 1 },
    ]);

    expect(await forgetItem(store, projector, awkward)).toEqual([]);
    const left = await ask(
      `SELECT
        (SELECT arraySort(groupArray(Item)) FROM alerts) AS alerts,
        (SELECT arraySort(groupArray(Item)) FROM annotations) AS notes,
        (SELECT arraySort(groupArray(Item)) FROM risk_scores) AS scores,
        (SELECT arraySort(groupArray(Item)) FROM judgements) AS judgements,
        (SELECT arraySort(x -> x.1, groupArray((FindingId, Evidence))) FROM findings) AS findings,
        (SELECT any(Queries) FROM findings WHERE FindingId = 'a') AS queries`,
      z.object({
        alerts: z.array(z.string()),
        notes: z.array(z.string()),
        scores: z.array(z.string()),
        judgements: z.array(z.string()),
        findings: z.array(z.tuple([z.string(), z.string()])),
        queries: z.string(),
      }),
    );
    expect(left[0]).toEqual({
      alerts: ['', 'JIRA-2'],
      notes: ['', 'JIRA-2'],
      scores: ['', 'JIRA-2'],
      judgements: ['', 'JIRA-2'],
      findings: [
        ['a', findingOf(['(removed)', 'JIRA-2', 'JIRA "1'])],
        ['b', findingOf(['JIRA-2'])],
        ['c', findingOf([awkward.item])],
      ],
      queries: JSON.stringify([{ name: 'item/facts', parameters: { item: '(removed)' } }]),
    });
  });

  it('leaves no bytes of it in parts, and no word of it in what was ordered', async () => {
    await insert(
      ...steps('JIRA-1', LIFE, { daysAgo: 3 }),
      ...steps('JIRA-2', LIFE, { daysAgo: 3 }),
    );
    await projector.run();
    await forgetItem(store, projector, key);
    const orders = await ask(
      'SELECT command FROM system.mutations',
      z.object({ command: z.string() }),
    );
    expect(orders).not.toEqual([]);
    expect(orders.filter(({ command }) => command.includes('JIRA'))).toEqual([]);
    expect(
      await ask(
        `SELECT table FROM system.parts WHERE NOT active
          AND table NOT IN ('handoff_daily', 'handoff_days_touched', 'removal_spans', 'projector_state', 'migrations')`,
        z.object({ table: z.string() }),
      ),
    ).toEqual([]);
  });

  it('is quiet about an item that is not there', async () => {
    expect(await forgetItem(store, projector, key)).toEqual([]);
  });
});
