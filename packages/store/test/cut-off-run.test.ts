import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@baton/conventions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createProjector, defineQuery } from '../src/index.ts';
import { mortal } from './mortal-store.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const MOST_STATEMENTS = 14;
const START_MILLIS = Date.parse('2027-01-04T09:00:00Z');

const figures = defineQuery({
  name: 'test/figures',
  title: 'Figures',
  description: 'Open handoffs as each projection counts them.',
  sql: `SELECT
    (SELECT count() FROM handoffs FINAL) AS handoffs,
    (SELECT countIf(Open) FROM handoffs FINAL) AS open,
    (SELECT count() FROM handoffs_open FINAL) AS listedOpen,
    (SELECT sum(OpenHandoffs) FROM handoff_daily FINAL) AS openByDay`,
  params: z.object({}),
  row: z.object({
    handoffs: z.coerce.number(),
    open: z.coerce.number(),
    listedOpen: z.coerce.number(),
    openByDay: z.coerce.number(),
  }),
});

const fact = (verb: 'initiate' | 'complete', item: string, atMillis: number): Fact => ({
  namespace: '',
  process: 'p',
  item,
  cycle: 1,
  verb,
  spanId: (verb === 'initiate' ? 'a' : 'b').repeat(16),
  atMillis,
  handoffId: 'h',
  handoffName: 'escalate',
  targetStage: 'eng',
});

it('a run cut off after any statement leaves nothing open that has ended since', async () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await openTestStore(path);
  try {
    for (let statements = 0; statements <= MOST_STATEMENTS; statements += 1) {
      const item = `i${statements}`;
      await store.insertRows('otel_traces', [spanRow(fact('initiate', item, START_MILLIS))]);
      await createProjector(mortal(store, statements))
        .run()
        .catch((error: Error) => expect(error.message).toBe('killed'));
      await store.insertRows('otel_traces', [spanRow(fact('complete', item, START_MILLIS + 1))]);
      await createProjector(store).run();
      const [found] = await store.query(figures, {});
      expect(found).toEqual({ handoffs: statements + 1, open: 0, listedOpen: 0, openByDay: 0 });
    }
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
}, 180_000);
