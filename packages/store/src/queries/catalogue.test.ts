import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { queries } from './catalogue.ts';

const GIVEN: Readonly<Record<string, unknown>> = {
  namespace: '',
  process: 'escalation',
  item: 'JIRA-1',
  asOfMillis: 1_800_000_000_000,
};

/** Their answer has one row whatever there is. */
const ONE_ROW = ['alert/collector-silent', 'overview/summary', 'dashboard/open-now'];

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-catalogue-'));
  store = await openStore({ kind: 'embedded', path: folder });
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

test('names are unique and sorted', () => {
  const names = queries.map((query) => query.name);
  expect(names).toEqual([...new Set(names)].sort());
});

describe.each(queries.map((query) => [query.name, query] as const))('%s', (_, query) => {
  test('binds exactly the parameters it declares', () => {
    const bound = [...query.sql.matchAll(/\{(\w+):/g)].map((match) => match[1] ?? '');
    expect([...new Set(bound)].sort()).toEqual(Object.keys(query.params.shape).sort());
  });

  test('answers on an empty store, with a default for all but what names an item', async () => {
    const params = Object.fromEntries(
      Object.entries(query.params.shape).flatMap(([key, schema]) =>
        (schema as { safeParse(v: unknown): { success: boolean } }).safeParse(undefined).success
          ? []
          : [[key, GIVEN[key]]],
      ),
    );
    const rows = await store.query(query, params);
    expect(rows).toHaveLength(ONE_ROW.includes(query.name) ? 1 : 0);
  });
});
