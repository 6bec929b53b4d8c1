import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, type Store } from '../src/index.ts';
import { defineMutation } from '../src/queries/retention/mutations.ts';
import { mutate } from '../src/retention/mutate.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { LIFE, steps } from './removal-rows.ts';
import { ask } from './standing.ts';

const removeSpans = defineMutation<{ below: number }>({
  name: 'test/remove-spans',
  table: 'otel_traces',
  sql: `ALTER TABLE otel_traces DELETE WHERE cityHash64(SpanId) % 100 < {below:UInt8}
    SETTINGS mutations_sync = 0`,
});

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-mutate-'));
  store = await openEmbeddedStore(folder);
  for (const item of ['a', 'b', 'c']) {
    await store.insertRows('otel_traces', steps(item, LIFE, { daysAgo: 1 }));
  }
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (sql: string) => store.execute(defineCommand({ name: 'test', sql }), {});
const spans = async () => {
  const row = z.object({ spans: z.number() });
  return (await ask(store, 'SELECT count() AS spans FROM otel_traces', row))[0]?.spans;
};

it('returns when every part is rewritten', async () => {
  await mutate(store, removeSpans, { below: 100 });
  expect(await spans()).toBe(0);
});

it('gives up waiting where ClickHouse stands still, and what was begun is done once it goes on', async () => {
  await run('SYSTEM STOP MERGES otel_traces');
  await expect(
    mutate(store, removeSpans, { below: 100 }, { idle: 200, atWork: 60_000 }),
  ).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /mutation of otel_traces for \d+ s; [1-9]\d* parts are left, 0 of them begun/,
    ),
  });
  expect(await spans()).toBeGreaterThan(0);
  await run('SYSTEM START MERGES otel_traces');
  await mutate(store, removeSpans, { below: 0 });
  expect(await spans()).toBe(0);
});

it('says why ClickHouse cannot rewrite a part', async () => {
  const failing = defineMutation({
    name: 'test/fail',
    table: 'otel_traces',
    sql: `ALTER TABLE otel_traces DELETE WHERE throwIf(SpanName != '', 'no such luck')
      SETTINGS mutations_sync = 0`,
  });
  await expect(mutate(store, failing, {})).rejects.toMatchObject({
    code: 'query_failed',
    message: expect.stringContaining('no such luck'),
  });
});
