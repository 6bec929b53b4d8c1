import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  createProjector,
  forgetItem,
  type Projector,
  rowsOfItem,
  type Store,
} from '../src/index.ts';
import { openTestStore } from './open-test-store.ts';
import { LIFE, steps, technical } from './removal-rows.ts';
import { allOf, ask, standing } from './standing.ts';

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

describe('forgetting an item', () => {
  const key = { namespace: '', process: 'desk', item: 'JIRA-1' };

  it('removes it from every table with what names it, and nothing else', async () => {
    await insert(
      ...steps('JIRA-1', ['open', 'initiate', 'accept'], { daysAgo: 3 }),
      ...steps('JIRA-1', LIFE, { daysAgo: 2, cycle: 2 }),
      ...steps('JIRA-1', LIFE, { daysAgo: 2, process: 'other' }),
      ...steps('JIRA-2', LIFE, { daysAgo: 2 }),
      technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': 'JIRA-1' } }),
      technical({ traceId: 'a'.repeat(32), attributes: { 'handoff.item.id': 'JIRA-2' } }),
    );
    await projector.run();
    // Replaced rows are there until a merge; they hold the key too.
    await insert(...steps('JIRA-1', ['close'], { daysAgo: 1 }));
    await projector.run();
    const rows = Object.fromEntries(
      (await rowsOfItem(store, key)).map(({ table, rows }) => [table, rows]),
    );
    expect(rows).toMatchObject({ otel_traces: 9, handoff_facts: 8, otel_traces_trace_id_ts: 3 });
    expect(rows['work_items']).toBeGreaterThanOrEqual(2);
    expect(rows['handoffs_open']).toBeGreaterThanOrEqual(1);

    expect(await forgetItem(store, projector, key)).toEqual([]);
    const left = await ask(
      store,
      `SELECT DISTINCT SpanAttributes['handoff.process.name'] AS process,
        SpanAttributes['handoff.item.id'] AS item
      FROM otel_traces ORDER BY process, item`,
      z.object({ process: z.string(), item: z.string() }),
    );
    expect(left).toEqual([
      { process: '', item: 'JIRA-2' },
      { process: 'desk', item: 'JIRA-2' },
      { process: 'other', item: 'JIRA-1' },
    ]);
    await projector.rebuild();
    expect(await rowsOfItem(store, key)).toEqual([]);
    expect(await standing(store)).toMatchObject({ ...allOf('JIRA-1', 'JIRA-2'), open: [] });
  });

  it('takes it out of what the analyzer and people wrote, and leaves what is about others', async () => {
    const awkward = { ...key, item: 'JIRA "1\\2' };
    const scope = { Namespace: '', Process: 'desk' };
    const findingOf = (items: string[]): string => JSON.stringify({ n: 7, details: { items } });
    await store.insertRows('findings', [
      {
        ...scope,
        FindingId: 'a',
        Evidence: findingOf([awkward.item, 'JIRA-2', 'JIRA "1']),
        Queries: JSON.stringify([{ name: 'item/facts', parameters: { item: awkward.item } }]),
      },
      { ...scope, FindingId: 'b', Evidence: findingOf(['JIRA-2']), Queries: '[]' },
      { ...scope, Process: 'other', FindingId: 'c', Evidence: findingOf([awkward.item]) },
    ]);
    for (const Item of [awkward.item, 'JIRA-2', '']) {
      await store.insertRows('alerts', [{ ...scope, Item, AlertId: `alert on ${Item}` }]);
      await store.insertRows('annotations', [{ ...scope, Item, AnnotationId: `note on ${Item}` }]);
      await store.insertRows('risk_scores', [{ ...scope, Item, HandoffId: 'h' }]);
      await store.insertRows('judgements', [{ ...scope, Item, HandoffId: 'h', Reason: 'said so' }]);
    }
    const before = await rowsOfItem(store, awkward);
    expect(before.filter(({ table }) => /risk|ann|find|judg|alert/.test(table))).toEqual([
      { table: 'alerts', rows: 1 },
      { table: 'annotations', rows: 1 },
      { table: 'findings', rows: 1 },
      { table: 'judgements', rows: 1 },
      { table: 'risk_scores', rows: 1 },
    ]);

    expect(await forgetItem(store, projector, awkward)).toEqual([]);
    const left = await ask(
      store,
      `SELECT
        (SELECT arraySort(groupArray(Item)) FROM alerts) AS alerts,
        (SELECT arraySort(groupArray(Item)) FROM annotations) AS notes,
        (SELECT arraySort(groupArray(Item)) FROM risk_scores) AS scores,
        (SELECT arraySort(groupArray(Item)) FROM judgements) AS judgements,
        (SELECT arraySort(x -> x.1, groupArray((FindingId, Evidence))) FROM findings) AS findings,
        (SELECT any(Queries) FROM findings WHERE FindingId = 'a') AS queries`,
      z.object({
        alerts: z.array(z.string()),
        notes: z.array(z.string()),
        scores: z.array(z.string()),
        judgements: z.array(z.string()),
        findings: z.array(z.tuple([z.string(), z.string()])),
        queries: z.string(),
      }),
    );
    expect(left[0]).toEqual({
      alerts: ['', 'JIRA-2'],
      notes: ['', 'JIRA-2'],
      scores: ['', 'JIRA-2'],
      judgements: ['', 'JIRA-2'],
      findings: [
        ['a', findingOf(['(removed)', 'JIRA-2', 'JIRA "1'])],
        ['b', findingOf(['JIRA-2'])],
        ['c', findingOf([awkward.item])],
      ],
      queries: JSON.stringify([{ name: 'item/facts', parameters: { item: '(removed)' } }]),
    });
  });

  it('leaves no bytes of it in parts, and no word of it in what was ordered', async () => {
    await insert(
      ...steps('JIRA-1', LIFE, { daysAgo: 3 }),
      ...steps('JIRA-2', LIFE, { daysAgo: 3 }),
    );
    await projector.run();
    await forgetItem(store, projector, key);
    const orders = await ask(
      store,
      'SELECT command FROM system.mutations',
      z.object({ command: z.string() }),
    );
    expect(orders).not.toEqual([]);
    expect(orders.filter(({ command }) => command.includes('JIRA'))).toEqual([]);
    expect(
      await ask(
        store,
        `SELECT table FROM system.parts WHERE NOT active
          AND table NOT IN ('handoff_daily', 'handoff_days_touched', 'removal_spans', 'projector_state', 'migrations')`,
        z.object({ table: z.string() }),
      ),
    ).toEqual([]);
  });

  it('is quiet about an item that is not there', async () => {
    expect(await forgetItem(store, projector, key)).toEqual([]);
  });
});
