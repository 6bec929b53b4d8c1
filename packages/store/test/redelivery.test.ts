import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@baton/conventions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createProjector, defineQuery } from '../src/index.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const outcomes = defineQuery({
  name: 'test/outcomes',
  title: 'Outcomes',
  description: 'Outcome of every item.',
  sql: 'SELECT Outcome AS outcome FROM work_items FINAL',
  params: z.object({}),
  row: z.object({ outcome: z.string() }),
});

const close = (outcome: string): Fact => ({
  namespace: '',
  process: 'p',
  item: 'i',
  cycle: 1,
  verb: 'close',
  spanId: '00000000000000aa',
  atMillis: Date.parse('2027-01-04T09:00:00Z'),
  outcome,
});

it.each([
  ['success', 'failure'],
  ['failure', 'success'],
])('of one span delivered as %s, then as %s, the last delivery counts', async (first, last) => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await openTestStore(path);
  try {
    const rows = [
      spanRow(close(first), { ingestedAt: '2027-06-01T00:00:00Z' }),
      spanRow(close(last), { ingestedAt: '2027-06-01T00:00:01Z' }),
    ];
    for (const row of rows) await store.insertRows('otel_traces', [row]);
    await createProjector(store).run();
    expect(await store.query(outcomes, {})).toEqual([{ outcome: last }]);
    await createProjector(store).rebuild();
    expect(await store.query(outcomes, {})).toEqual([{ outcome: last }]);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
});
