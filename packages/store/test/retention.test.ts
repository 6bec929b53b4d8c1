import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemIds } from '@baton/conventions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  createProjector,
  createRetention,
  forgetItem,
  type Projector,
  rowsOfItem,
  type Store,
} from '../src/index.ts';
import { mortal } from './mortal-store.ts';
import { openTestStore } from './open-test-store.ts';
import { DAY_SECONDS, LIFE, NOW, rowOf, steps, technical } from './removal-rows.ts';
import { allOf, ask, standing } from './standing.ts';

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

const insert = (...rows: object[]): Promise<void> => store.insertRows('otel_traces', rows);

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
    expect(await standing(store)).toMatchObject({ ...allOf(...left), open: ['open'] });

    // Nothing comes back from the spans.
    await projector.rebuild();
    expect(await standing(store)).toMatchObject(allOf(...left));
    expect(await retention().run()).toEqual({ items: 0, spans: 0, hasMore: false });
  });

  it('lets few items wait up to a day for others, and takes no more than its bounds at once', async () => {
    const old = ['a', 'b', 'c', 'd', 'e'];
    await insert(...old.flatMap((item, i) => steps(item, LIFE, { daysAgo: 100.9 - i / 10 })));
    await projector.run();
    expect(await retention().run()).toEqual({ items: 0, spans: 0, hasMore: false });
    const bounded = retention({ batchItems: 2, maxBatches: 2 });
    expect(await bounded.run()).toEqual({ items: 4, spans: 0, hasMore: true });
    expect(await standing(store)).toMatchObject(allOf('e'));
    expect(await retention({ patienceSeconds: 0 }).run()).toMatchObject({ items: 1 });
    expect(await standing(store)).toMatchObject(allOf());
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
      store,
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
      store,
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
    expect(await standing(store)).toMatchObject({ ...allOf('old'), open: ['old'] });
    await projector.rebuild();
    expect(await standing(store)).toMatchObject({ ...allOf('old'), open: ['old'] });
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
      const after = await standing(store);
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
      expect([statements, await standing(store)]).toMatchObject([statements, allOf('kept')]);
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
      store,
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
      store,
      'SELECT DISTINCT TraceId AS id FROM otel_traces_trace_id_ts ORDER BY id',
      z.object({ id: z.string() }),
    );
    expect(extents.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(await run.run()).toEqual({ items: 0, spans: 0, hasMore: false });
  });
});
