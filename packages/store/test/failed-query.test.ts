import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineQuery } from '../src/index.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

const failing = defineQuery({
  name: 'test/failing',
  title: 'Failing',
  description: 'Puts out rows, then fails.',
  sql: `SELECT throwIf(number = 50000) AS failed, number FROM numbers(100000)
    SETTINGS max_block_size = 1000, max_threads = 1`,
  params: z.object({}),
  row: z.looseObject({}),
});

const one = defineQuery({
  name: 'test/one',
  title: 'One',
  description: 'One row.',
  sql: 'SELECT 1 AS one',
  params: z.object({}),
  row: z.object({ one: z.number() }),
});

it('keeps rows of a query that failed half-way out of the next', async () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await openEmbeddedStore(path);
  try {
    // As often as the lane has connections.
    for (let i = 0; i < 3; i += 1)
      await expect(store.query(failing, {})).rejects.toThrow('throwIf');
    for (let i = 0; i < 3; i += 1) expect(await store.query(one, {})).toEqual([{ one: 1 }]);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
});
