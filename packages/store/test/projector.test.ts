import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import {
  type Fact,
  type FactValue,
  foldCycle,
  measureHandoff,
  type ProcessDefinition,
  VERBS,
} from '@baton/conventions';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProjector, defineQuery, type Store } from '../src/index.ts';
import type { ColumnTable } from '../src/projector/column-table.ts';
import { handoffTable, itemTable, openHandoffTable } from '../src/projector/projection-tables.ts';
import { valueText } from '../src/projector/value-text.ts';
import { mortal } from './mortal-store.ts';
import { openTestStore } from './open-test-store.ts';
import { spanRow } from './span-row.ts';

const readRows = (name: string, sql: string) =>
  defineQuery({
    name,
    title: name,
    description: name,
    sql,
    params: z.object({ process: z.string() }),
    row: z.looseObject({}),
  });

const readHandoffs = readRows(
  'test/handoffs',
  'SELECT * EXCEPT IsDeleted FROM handoffs FINAL WHERE Process = {process:String}',
);
const readOpen = readRows(
  'test/open',
  'SELECT * EXCEPT IsDeleted FROM handoffs_open FINAL WHERE Process = {process:String}',
);
const readItems = readRows(
  'test/items',
  'SELECT * EXCEPT IsDeleted FROM work_items FINAL WHERE Process = {process:String}',
);
const readDaily = readRows(
  'test/daily',
  `SELECT toString(Day) AS day, SourceTeam AS source, TargetTeam AS target, HandoffName AS name,
    Handoffs AS handoffs, OpenHandoffs AS open, Bounced AS bounced, Failed AS failed,
    PastDue AS pastDue, Rounds AS rounds, WaitingCount AS waits, WaitingSecondsSum AS waitingSeconds,
    CompletenessSum AS completeness
  FROM handoff_daily FINAL WHERE Process = {process:String}`,
);

const STAGES = ['', 'support', 'eng', 'vendor'];
const START_MILLIS = Date.parse('2027-01-04T09:00:00Z');

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const factArbitrary = fc.record({
  verb: fc.constantFrom(...VERBS),
  item: fc.constantFrom('a', 'b', 'c'),
  cycle: fc.constantFrom(1, 1, 2),
  // Around midnight, so that handoffs move from one day to another when an earlier fact arrives.
  offsetSeconds: fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.constantFrom(0, 30, 60, 61)),
  sequence: optional(fc.integer({ min: 0, max: 3 })),
  eventId: optional(fc.constantFrom('e1', 'e2', 'e3')),
  handoffName: optional(fc.constantFrom('escalate', 'return')),
  handoffId: optional(fc.constantFrom('h1', 'h2', 'h3')),
  source: fc.constantFrom(...STAGES),
  target: fc.constantFrom(...STAGES),
  outcomeScore: optional(fc.integer({ min: 1, max: 5 })),
  completeness: optional(fc.constantFrom(0, 0.5, 1)),
  dueSeconds: optional(fc.integer({ min: 0, max: 300_000 })),
  presentFields: optional(fc.uniqueArray(fc.constantFrom('browser', 'logs', 'impact'))),
  note: optional(fc.constantFrom('x', 'y')),
});

const factsArbitrary = fc.array(factArbitrary, { minLength: 1, maxLength: 30 }).map((records) =>
  records.map(({ offsetSeconds, dueSeconds, source, target, note, ...rest }, index): Fact => {
    const sent = Object.entries(rest).filter(([, value]) => value !== undefined);
    return {
      ...(Object.fromEntries(sent) as unknown as Pick<Fact, 'verb' | 'item' | 'cycle'>),
      namespace: '',
      process: '',
      spanId: (index + 1).toString(16).padStart(16, '0'),
      atMillis: START_MILLIS + offsetSeconds * 1000,
      sourceStage: source,
      sourceTeam: source,
      targetStage: target,
      targetTeam: target,
      ...(dueSeconds !== undefined && { dueAtMillis: START_MILLIS + dueSeconds * 1000 }),
      ...(note !== undefined && { attributes: { note } }),
    };
  }),
);

// Several processes share loads and runs: a run of the engine costs more than what it folds.
const processesArbitrary = fc
  .array(factsArbitrary, { minLength: 1, maxLength: 4 })
  .map((some) =>
    some.flatMap((facts, index) => facts.map((fact): Fact => ({ ...fact, process: `${index}` }))),
  );

const scenarioArbitrary = processesArbitrary.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    deliveries: fc
      .array(fc.constantFrom(...facts), { maxLength: 20 })
      .chain((again) =>
        fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }),
      ),
    // Deliveries per load; after each load, how many statements of a run succeed before the process
    // dies: undefined runs to the end, -1 does not run at all.
    loads: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 30 }),
        dieAfter: fc.oneof(fc.constant(undefined), fc.integer({ min: -1, max: 14 })),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    chunkCycles: fc.constantFrom(1, 2, 100),
    definitionAt: fc.option(fc.nat({ max: 100 }), { nil: undefined }),
  }),
);

const DEFINITION: ProcessDefinition = {
  name: 'any',
  stages: { support: { team: 'support' }, eng: { team: 'eng' }, vendor: { team: 'vendor' } },
  handoffs: { escalate: { from: 'support', to: 'eng', sla: { complete: '4h' } } },
  teams: { eng: { calendar: 'office' } },
  calendars: {
    office: { timeZone: 'Europe/Berlin', hours: [{ days: [1, 2, 3], from: '09:00', to: '17:00' }] },
  },
};

/** A value as the table gives it back in JSON. */
const stored = (type: string, value: unknown): unknown => {
  if (value === null) return null;
  if (type.includes('DateTime64')) return new Date(value as number).toISOString();
  if (!type.startsWith('Map')) return value;
  const entries = Object.entries(value as Record<string, FactValue>);
  return Object.fromEntries(entries.map(([key, some]) => [key, valueText(some)]));
};

const object = <S>({ columns }: ColumnTable<S>, source: S): Record<string, unknown> =>
  Object.fromEntries(
    columns.map((column) => [column.name, stored(column.open().type, column.valueIn(source))]),
  );

const sorted = (rows: readonly object[]): object[] =>
  rows
    .map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const day = (iso: string): string => iso.slice(0, 10);

/** Rows as one fold over everything gives them. */
function foldAll(facts: readonly Fact[], definition: ProcessDefinition | undefined) {
  const cycles = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = `${fact.item}/${fact.cycle}`;
    cycles.set(key, [...(cycles.get(key) ?? []), fact]);
  }
  const projected = [...cycles.values()].map((some) => {
    const { namespace, process, item, cycle } = some[0] as Fact;
    return {
      key: { namespace, process, item, cycle },
      traceId: 'f'.repeat(32),
      version: 0,
      folded: foldCycle(some),
    };
  });
  const handoffs = projected.flatMap((cycle) =>
    cycle.folded.handoffs.map((handoff) => ({
      cycle,
      handoff,
      measures: measureHandoff(handoff, definition),
    })),
  );
  const cells = new Map<string, Record<string, unknown>>();
  for (const { handoff, measures } of handoffs) {
    const key = {
      day: day(new Date(handoff.initiatedAtMillis).toISOString()),
      source: handoff.sourceTeam,
      target: handoff.targetTeam,
      name: handoff.name,
    };
    const isPastDue =
      handoff.endedAtMillis !== null &&
      measures.dueAtMillis !== null &&
      handoff.endedAtMillis > measures.dueAtMillis;
    const isFailed =
      !handoff.open &&
      (handoff.state === 'bounced' ||
        handoff.state === 'cancelled' ||
        isPastDue ||
        handoff.clarificationRequests > 0);
    const figures: Record<string, number> = {
      handoffs: 1,
      open: Number(handoff.open),
      bounced: Number(handoff.state === 'bounced'),
      failed: Number(isFailed),
      pastDue: Number(isPastDue),
      rounds: handoff.rounds,
      waits: Number(handoff.waitingSeconds !== null),
      waitingSeconds: handoff.waitingSeconds ?? 0,
      completeness: handoff.completeness ?? 0,
    };
    const name = JSON.stringify(key);
    const cell = cells.get(name) ?? { ...key };
    for (const [figure, value] of Object.entries(figures)) {
      cell[figure] = Number(cell[figure] ?? 0) + value;
    }
    cells.set(name, cell);
  }
  return {
    handoffs: sorted(handoffs.map((handoff) => object(handoffTable, handoff))),
    open: sorted(
      handoffs
        .filter(({ handoff }) => handoff.open)
        .map((handoff) => object(openHandoffTable, handoff)),
    ),
    items: sorted(projected.map((cycle) => object(itemTable, cycle))),
    daily: sorted([...cells.values()]),
  };
}

describe('the projector', () => {
  const path = mkdtempSync(join(tmpdir(), 'store-'));
  let store: Store;
  const projected: string[] = [];
  let scenarios = 0;

  beforeAll(async () => {
    store = await openTestStore(path);
  });

  afterAll(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });

  const readAll = async (process: string) => {
    const read = async (query: ReturnType<typeof readRows>): Promise<object[]> => {
      const rows = await store.query(query, { process });
      return sorted(rows.map((row) => ('Version' in row ? { ...row, Version: 0 } : row)));
    };
    return {
      handoffs: await read(readHandoffs),
      open: await read(readOpen),
      items: await read(readItems),
      daily: await read(readDaily),
    };
  };

  it('gives the rows of one fold over all, whatever the order, repetition, loads and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary, async (scenario) => {
        scenarios += 1;
        const mine = (fact: Fact): Fact => ({ ...fact, process: `p${scenarios}-${fact.process}` });
        const facts = scenario.facts.map(mine);
        const deliveries = scenario.deliveries.map(mine);
        const { definitionAt = deliveries.length } = scenario;
        const defined = deliveries[definitionAt]?.process;

        let sent = 0;
        const load = async (size: number): Promise<void> => {
          const some = deliveries.slice(sent, sent + size);
          const rows = some.map((fact, i) =>
            spanRow(fact, {
              extra:
                sent + i === definitionAt
                  ? { 'handoff.process.definition': JSON.stringify(DEFINITION) }
                  : {},
            }),
          );
          await store.insertRows('otel_traces', rows);
          sent += some.length;
        };
        for (const { size, dieAfter } of scenario.loads) {
          await load(size);
          if (dieAfter === -1) continue;
          const doomed = dieAfter === undefined ? store : mortal(store, dieAfter);
          const { chunkCycles } = scenario;
          await createProjector(doomed, { chunkCycles })
            .run()
            .catch((error: Error) => expect(error.message).toBe('killed'));
        }
        await load(deliveries.length);
        await createProjector(store).run();

        for (const process of new Set(facts.map((fact) => fact.process))) {
          const own = facts.filter((fact) => fact.process === process);
          const expected = foldAll(own, process === defined ? DEFINITION : undefined);
          expect(await readAll(process)).toEqual(expected);
          projected.push(process);
        }
      }),
      // Shrinking would run the engine for minutes; the seed is enough to repeat it.
      { numRuns: Number(env['BATON_PROJECTOR_RUNS'] ?? 12), endOnFailure: true },
    );
  }, 300_000);

  it('gives equal rows when it is rebuilt, and removes what no facts stand for', async () => {
    const before = await Promise.all(projected.map(readAll));
    await store.insertRows('handoffs', [
      { Process: 'p1-0', Item: 'ghost', Cycle: 1, HandoffId: 'g', Open: true, Version: 1 },
    ]);
    await store.insertRows('work_items', [
      { Process: 'p1-0', Item: 'ghost', Cycle: 1, Version: 1 },
    ]);
    await createProjector(store).rebuild();
    const after = await Promise.all(projected.map(readAll));
    expect(after).toEqual(before);
  });
});
