import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProjector, defineCommand, defineQuery, type Store } from '../src/index.ts';
import { openTestStore } from './open-test-store.ts';

/** Items of four facts each, the facts of one item in blocks of their own, as a busy writer sends them. */
const sendFacts = defineCommand<{ process: string; from: number; items: number }>({
  name: 'test/send-facts',
  sql: `
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanAttributes)
SELECT
  toDateTime64('2027-01-04 09:00:00', 9) + INTERVAL item SECOND + INTERVAL step HOUR,
  'trace',
  leftPad(hex(item * 4 + step), 16, '0'),
  map('handoff.operation.name', ['open', 'initiate', 'accept', 'complete'][step + 1],
    'handoff.process.name', {process:String},
    'handoff.item.id', toString(item),
    'handoff.name', if(step = 0, '', 'escalate'),
    'handoff.target.team.name', 'eng')
FROM (
  SELECT {from:UInt64} + number % {items:UInt64} AS item, intDiv(number, {items:UInt64}) AS step
  FROM numbers({items:UInt64} * 4)
)
SETTINGS max_block_size = 450, max_insert_block_size = 450,
  min_insert_block_size_rows = 450, max_threads = 1`,
});

const sendLongItem = defineCommand<{ facts: number }>({
  name: 'test/send-long-item',
  sql: `
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanAttributes)
SELECT
  toDateTime64('2027-01-04 09:00:00', 9) + INTERVAL number MINUTE,
  'trace',
  leftPad(hex(number), 16, '0'),
  map('handoff.operation.name', if(number % 2 = 0, 'initiate', 'accept'),
    'handoff.process.name', 'long', 'handoff.item.id', 'one', 'handoff.name', 'pass',
    'handoff.source.stage.name', concat('s', toString(intDiv(number, 2) % 3)),
    'handoff.target.stage.name', concat('s', toString((intDiv(number, 2) + 1) % 3)))
FROM numbers({facts:UInt64})`,
});

const mergeQueues = defineCommand<Record<never, never>>({
  name: 'test/merge-queues',
  sql: 'OPTIMIZE TABLE handoff_touched FINAL',
});

const outcome = defineQuery({
  name: 'test/outcome',
  title: 'Outcome',
  description: 'What stands in the projections of a process.',
  sql: `
SELECT
  (SELECT count() FROM work_items FINAL WHERE Process = {process:String}) AS items,
  (SELECT sum(Facts) FROM work_items FINAL WHERE Process = {process:String}) AS facts,
  (SELECT count() FROM handoffs FINAL WHERE Process = {process:String}) AS handoffs,
  (SELECT countIf(State = 'completed' AND WaitingSeconds = 3600 AND WorkingSeconds = 3600)
    FROM handoffs FINAL WHERE Process = {process:String}) AS completed,
  (SELECT count() FROM handoffs_open FINAL WHERE Process = {process:String}) AS open,
  (SELECT sum(Handoffs) FROM handoff_daily FINAL WHERE Process = {process:String}) AS daily,
  (SELECT sum(Completed) FROM handoff_daily FINAL WHERE Process = {process:String}) AS dailyCompleted,
  (SELECT count() FROM handoff_touched) AS waiting`,
  params: z.object({ process: z.string() }),
  row: z.looseObject({}),
});

describe('a projector beside busy writers', () => {
  let path: string;
  let store: Store;

  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), 'store-'));
    store = await openTestStore(path);
  });

  afterEach(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  it('misses nothing while facts arrive and queues are merged', async () => {
    const projector = createProjector(store, { chunkCycles: 500 });
    const loads = 5;
    let isSending = true;
    const send = async (lane: 'analysis' | 'reader', process: string): Promise<void> => {
      for (let load = 0; load < loads; load += 1) {
        const from = load * 1000;
        // Many blocks in one insert: each becomes visible on its own.
        await store.execute(sendFacts, { process, from, items: 1000 }, { lane });
        await store.execute(mergeQueues, {}, { lane });
      }
    };
    const sending = Promise.all([send('analysis', 'a'), send('reader', 'b')]).finally(() => {
      isSending = false;
    });
    while (isSending) await projector.run();
    await sending;
    await projector.run();

    const items = loads * 1000;
    for (const process of ['a', 'b']) {
      expect(await store.query(outcome, { process })).toEqual([
        {
          items,
          facts: items * 4,
          handoffs: items,
          completed: items,
          open: 0,
          daily: items,
          dailyCompleted: items,
          waiting: 0,
        },
      ]);
    }
  }, 180_000);

  it('lets a removal have its turn while facts keep arriving', async () => {
    const most = 20;
    let arrived = 0;
    const arrive = (): Promise<void> =>
      store.execute(sendFacts, { process: 'c', from: arrived++, items: 1 });
    // Whenever a part of the queue is done with, there is another.
    const busy: Store = {
      ...store,
      async execute(command, ...rest) {
        if (command.name === 'projector/drop-touched-part' && arrived < most) await arrive();
        return store.execute(command, ...rest);
      },
    };
    await arrive();
    const projector = createProjector(busy);
    const running = projector.run();
    expect(await projector.alone(async () => arrived)).toBeLessThan(most);
    await running;
  }, 180_000);

  it('folds 10,000 facts of one item, and again when one more arrives', async () => {
    const projector = createProjector(store);
    await store.execute(sendLongItem, { facts: 10_000 });
    expect(await projector.run()).toEqual({ cycles: 1, handoffs: 5000 });
    await store.execute(sendLongItem, { facts: 10_001 });
    expect(await projector.run()).toEqual({ cycles: 1, handoffs: 5001 });
    const [row] = await store.query(outcome, { process: 'long' });
    expect(row).toMatchObject({ items: 1, facts: 10_001, handoffs: 5001, open: 1, daily: 5001 });
  });
});
