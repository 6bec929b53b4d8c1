import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProjector, defineCommand, rowsOfItem, type Store } from '../src/index.ts';
import { itemRows } from '../src/queries/retention/item-rows.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { LIFE, steps, technical } from './removal-rows.ts';

const key = { namespace: '', process: 'desk', item: 'JIRA "1\\2' };
const ON_CLUSTER = " ON CLUSTER 'main'";
/** Emptied by the projector at once, and by what removes. */
const QUEUES = ['handoff_touched', 'removals'];

/** What the page on retention has people run on a cluster. */
function documented(): string[] {
  const page = readFileSync(new URL('../../../docs/retention.md', import.meta.url), 'utf8');
  const block = /```sql\n([^`]+)```/.exec(page)?.[1] ?? '';
  return block.split(/;\n/).filter((sql) => sql.trim() !== '');
}

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-cluster-removal-'));
  store = await openEmbeddedStore(folder);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (sql: string) =>
  store.execute(defineCommand<typeof key>({ name: 'test/documented', sql }), key);

it('is documented as statements that remove an item from one server, and nothing else', async () => {
  const { item } = key;
  await store.insertRows('otel_traces', [
    ...steps(item, ['open', 'initiate', 'accept'], { daysAgo: 3 }),
    ...steps(item, LIFE, { daysAgo: 2, cycle: 2 }),
    ...steps(item, LIFE, { daysAgo: 2, process: 'other' }),
    ...steps('JIRA-2', LIFE, { daysAgo: 2 }),
    technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': item } }),
    technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': 'JIRA-2' } }),
  ]);
  const Evidence = JSON.stringify({ items: [item, 'JIRA-2'] });
  await store.insertRows('findings', [
    { Namespace: '', Process: 'desk', FindingId: 'one', Evidence },
  ]);
  await createProjector(store).run();
  const others = async () => [
    await rowsOfItem(store, { ...key, process: 'other' }),
    await rowsOfItem(store, { ...key, item: 'JIRA-2' }),
  ];
  const [sameKey, other] = await others();
  expect(sameKey?.length).toBeGreaterThan(3);
  expect((await rowsOfItem(store, key)).map(({ table }) => table)).toEqual(
    expect.arrayContaining(['findings', 'handoffs', 'otel_traces', 'otel_traces_trace_id_ts']),
  );

  const statements = documented();
  const tables = statements.map((sql) => /ALTER TABLE (\w+)/.exec(sql)?.[1] ?? '');
  const held = [...itemRows.sql.matchAll(/SELECT '(\w+)'/g)].map(([, table]) => table ?? '');
  expect([...tables, ...QUEUES].sort()).toEqual(held.sort());
  for (const sql of statements) {
    expect(sql).toContain(ON_CLUSTER);
    expect(sql).toContain('mutations_sync = 2');
    // Of a replicated table, a mutation with a subquery is refused.
    expect(sql).not.toContain('SELECT');
    await run(`EXPLAIN AST ${sql}`);
    await run(sql.replace(ON_CLUSTER, ''));
  }
  expect(await rowsOfItem(store, key)).toEqual([]);
  // The technical span, which named no process, was one of both.
  const ofFacts = sameKey?.map((one) =>
    one.table === 'otel_traces' ? { ...one, rows: LIFE.length } : one,
  );
  expect(await others()).toEqual([ofFacts, other]);
});
