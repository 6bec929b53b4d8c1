import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProjector, queries, type Store } from '../src/index.ts';
import { traceByItem } from '../src/queries/trace/by-item.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const ITEM = { namespace: 'acme', process: 'escalation', item: 'JIRA-1' };

const STEPS: readonly Partial<Fact>[] = [
  { verb: 'open', targetStage: 'triage', targetTeam: 'support' },
  { verb: 'initiate', handoffName: 'escalate', presentFields: [], missingFields: ['logs'] },
  { verb: 'bounce', handoffName: 'escalate', reason: 'no_logs', missingFields: ['logs'] },
  { verb: 'initiate', handoffName: 'escalate', presentFields: ['logs'], completeness: 1 },
  { verb: 'accept', handoffName: 'escalate' },
  { verb: 'request_clarification', handoffName: 'escalate', missingFields: ['browser'] },
  { verb: 'provide_clarification', handoffName: 'escalate', presentFields: ['browser'] },
  { verb: 'complete', handoffName: 'escalate' },
  { verb: 'close', outcome: 'success', outcomeScore: 4 },
];

const facts = STEPS.map(
  (step, index): Fact => ({
    ...ITEM,
    cycle: 1,
    spanId: (index + 1).toString(16).padStart(16, '0'),
    atMillis: Date.parse('2027-01-04T09:00:00Z') + index * 3_600_000,
    sequence: index,
    ...(step.handoffName && {
      sourceStage: 'triage',
      sourceTeam: 'support',
      targetStage: 'engineering',
      targetTeam: 'platform',
    }),
    ...step,
    verb: step.verb ?? 'update',
  }),
);

const path = mkdtempSync(join(tmpdir(), 'store-'));
let store: Store;

beforeAll(async () => {
  store = await openTestStore(path);
  const definition = { name: 'escalation', version: '1', stages: {}, handoffs: {} };
  const extra = { 'handoff.process.definition': JSON.stringify(definition) };
  await store.insertRows(
    'otel_traces',
    facts.map((fact, index) => spanRow(fact, index === 0 ? { extra } : {})),
  );
  await createProjector(store).run();
});

afterAll(async () => {
  await store.close();
  rmSync(path, { recursive: true, force: true });
});

it.each(queries.map((query) => [query.name, query] as const))('%s answers', async (_, query) => {
  const named = {
    ...ITEM,
    finding: '0123456789abcdef',
    asOfMillis: Date.parse('2027-01-05T00:00:00Z'),
  };
  const given = Object.entries(named).filter(
    ([key]) => key in query.params.shape && !isOptional(query.params.shape[key]),
  );
  const rows = await store.query(query, Object.fromEntries(given));
  expect(rows).toEqual(expect.any(Array));
});

it('gives each span once, however often it was sent', async () => {
  await store.insertRows(
    'otel_traces',
    facts.map((fact) => spanRow(fact)),
  );
  const spans = await store.query(traceByItem, ITEM);
  expect(spans.map(({ name }) => name)).toEqual(
    facts.map(({ verb, handoffName, process }) => `${verb} ${handoffName ?? process}`),
  );
});

function isOptional(schema: unknown): boolean {
  return (schema as { safeParse(v: unknown): { success: boolean } }).safeParse(undefined).success;
}
