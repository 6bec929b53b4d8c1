import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createProjector,
  defineCommand,
  defineQuery,
  type Projector,
  parseShare,
  type Store,
} from '../src/index.ts';
import { openTestStore } from './open-test-store.ts';

const sendFacts = defineCommand<{ from: number; items: number }>({
  name: 'test/send-facts',
  sql: `
INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanAttributes)
SELECT
  toDateTime64('2027-01-04 09:00:00', 9) + INTERVAL item HOUR + INTERVAL step MINUTE,
  'trace', leftPad(hex(item * 3 + step), 16, '0'),
  map('handoff.operation.name', ['open', 'initiate', 'accept'][step + 1],
    'handoff.process.name', 'p', 'handoff.item.id', toString(item),
    'handoff.name', if(step = 0, '', 'escalate'), 'handoff.target.team.name', 'eng')
FROM (
  SELECT {from:UInt64} + number % {items:UInt64} AS item, intDiv(number, {items:UInt64}) AS step
  FROM numbers({items:UInt64} * 3)
)`,
});

const counts = defineQuery({
  name: 'test/counts',
  title: 'Counts',
  description: 'What stands in the projections.',
  sql: `SELECT
    (SELECT count() FROM work_items FINAL) AS items,
    (SELECT count() FROM work_items) AS itemRows,
    (SELECT count() FROM handoffs FINAL) AS handoffs,
    (SELECT sum(Handoffs) FROM handoff_daily FINAL) AS daily,
    (SELECT count() FROM handoff_touched) + (SELECT count() FROM handoff_days_touched) AS waiting`,
  params: z.object({}),
  row: z.object({
    items: z.number(),
    itemRows: z.number(),
    handoffs: z.number(),
    daily: z.number(),
    waiting: z.number(),
  }),
});

describe('several projectors on one store', { timeout: 300_000 }, () => {
  let path: string;
  let store: Store;
  let projectors: Projector[] = [];
  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), 'store-'));
    store = await openTestStore(path);
    projectors = [];
  });
  afterEach(async () => {
    await Promise.all(projectors.map((one) => one.close()));
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  const create = (share: string): Projector => {
    const one = createProjector(store, {
      share: parseShare(share),
      isAlone: false,
      chunkCycles: 50,
    });
    projectors.push(one);
    return one;
  };
  const send = (from: number, items: number): Promise<void> =>
    store.execute(sendFacts, { from, items });
  const counted = async () => (await store.query(counts, {}))[0];

  it('divide the items, each folded by one of them, and leave nothing on the queue', async () => {
    const shares = [create('1/3'), create('2/3'), create('3/3')];
    const done = [0, 0, 0];
    const work = async (): Promise<void> => {
      const projected = await Promise.all(shares.map((one) => one.run()));
      for (const [index, { cycles }] of projected.entries())
        done[index] = (done[index] ?? 0) + cycles;
    };
    for (let load = 0; load < 3; load += 1) {
      await Promise.all([send(load * 100, 100), work()]);
    }
    await expect
      .poll(
        async () => {
          await work();
          return counted();
        },
        { timeout: 200_000 },
      )
      .toMatchObject({ items: 300, handoffs: 300, daily: 300, waiting: 0 });
    for (const cycles of done) expect(cycles).toBeGreaterThan(50);
  });

  it('keep the rows of a share on the queue until its projector has been there', async () => {
    await send(0, 100);
    const first = create('1/2');
    await first.run();
    await first.run();
    const half = await counted();
    expect(half?.waiting).toBeGreaterThan(0);
    expect(half?.items).toBeLessThan(100);
    const second = create('2/2');
    await second.run();
    await first.run();
    await second.run();
    expect(await counted()).toMatchObject({ items: 100, handoffs: 100, daily: 100, waiting: 0 });
  });

  it('do not do the same share twice: one stands by, and takes over when the other goes', async () => {
    const [first, second] = [create('1/1'), create('1/1')];
    await first.run();
    await send(0, 50);
    // Waits for the one that has the share.
    const standing = second.run();
    expect(await first.run()).toEqual({ cycles: 50, handoffs: 50 });
    expect(await standing).toEqual({ cycles: 0, handoffs: 0 });
    expect(await counted()).toMatchObject({ items: 50, itemRows: 50, waiting: 0 });
    await send(50, 50);
    await first.close();
    expect(await second.run()).toEqual({ cycles: 50, handoffs: 50 });
    expect(await counted()).toMatchObject({ items: 100, daily: 100, waiting: 0 });
  });
});

it('takes a share only if it is one', () => {
  expect(parseShare('2/3')).toEqual({ index: 2, of: 3 });
  for (const text of ['0/3', '4/3', '1', '1/0', '1/65', 'a/b']) {
    expect(() => parseShare(text)).toThrow('such as 1/3');
  }
});
