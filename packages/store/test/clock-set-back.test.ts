import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProjector, defineQuery, type Store } from '../src/index.ts';
import { defineCommand } from '../src/queries/define-query.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const readDay = defineQuery({
  name: 'test/day',
  title: 'Day',
  description: 'Handoffs and open ones of all days.',
  params: z.object({}),
  row: z.object({ handoffs: z.number(), open: z.number() }),
  sql: `SELECT sum(Handoffs) AS handoffs, sum(OpenHandoffs) AS open FROM handoff_daily FINAL`,
});

const readStates = defineQuery({
  name: 'test/states',
  title: 'States',
  description: 'States of all handoffs.',
  params: z.object({}),
  row: z.object({ state: z.string() }),
  sql: `SELECT State AS state FROM handoffs FINAL ORDER BY HandoffId`,
});

/** What the rows would be had they been written an hour from now. */
const anHourAhead = [
  `INSERT INTO handoff_daily SELECT * REPLACE (Version + 3600000000 AS Version) FROM handoff_daily FINAL`,
  `INSERT INTO projector_state SELECT * REPLACE (ChangedAt + toIntervalHour(1) AS ChangedAt)
   FROM projector_state FINAL`,
].map((sql) => defineCommand<Record<never, never>>({ name: 'test/ahead', sql }));

const AT_MILLIS = Date.parse('2027-01-04T09:00:00Z');

const factOf = (verb: Fact['verb'], handoff: number): Fact => ({
  namespace: '',
  process: 'clock',
  item: `item ${handoff}`,
  cycle: 1,
  verb,
  spanId: `${verb}-${handoff}`,
  atMillis: AT_MILLIS,
  handoffName: 'escalate',
  handoffId: `h${handoff}`,
  sourceTeam: 'support',
  targetTeam: 'engineering',
});

describe('a clock that is set back', () => {
  let directory: string;
  let store: Store;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'baton-clock-'));
    store = await openTestStore(directory);
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const insert = (...facts: Fact[]): Promise<void> =>
    store.insertRows(
      'otel_traces',
      facts.map((fact) => spanRow(fact)),
    );

  it('leaves no figure standing that was written before', async () => {
    const projector = createProjector(store);
    await insert(factOf('initiate', 1));
    await projector.rebuild();
    expect(await store.query(readDay, {})).toEqual([{ handoffs: 1, open: 1 }]);
    for (const ahead of anHourAhead) await store.execute(ahead, {});

    await insert(factOf('initiate', 2), factOf('accept', 1));
    await projector.run();
    expect(await store.query(readDay, {})).toEqual([{ handoffs: 2, open: 2 }]);

    // A generation that was forgotten again would let the rows of the rebuild stand for ever.
    await projector.rebuild();
    await insert(factOf('complete', 1));
    await createProjector(store).run();
    expect(await store.query(readDay, {})).toEqual([{ handoffs: 2, open: 1 }]);
    expect(await store.query(readStates, {})).toEqual([
      { state: 'completed' },
      { state: 'pending' },
    ]);
  });
});
