import type { Fact } from '@baton/conventions';
import { defineQuery, riskFeatures } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { groupBy } from '../src/group-by.ts';
import { seededRandom } from '../src/statistics/seeded-random.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';

const START_MILLIS = Date.parse('2027-01-04T08:00:00Z');
const scope = { namespace: '', process: 'parallel' };
const TEAMS = ['support', 'core', 'billing'];
const ITEMS = 40;

/** The handoffs as they are kept, to count by hand what the query counts. */
const allHandoffs = defineQuery({
  name: 'test/handoffs',
  title: '',
  description: '',
  params: z.object({}),
  row: z.object({
    item: z.string(),
    handoffId: z.string(),
    source: z.string(),
    target: z.string(),
    beginMillis: z.number(),
    endMillis: z.number().nullable(),
    rounds: z.number(),
  }),
  sql: `
SELECT Item AS item, HandoffId AS handoffId, SourceTeam AS source, TargetTeam AS target,
  toUnixTimestamp64Milli(InitiatedAt) AS beginMillis, toUnixTimestamp64Milli(EndedAt) AS endMillis, Rounds AS rounds
FROM handoffs FINAL`,
});

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(Array.from({ length: ITEMS }, (_, at) => itemOf(at)).flat());
});
afterAll(() => filled?.close());

/** Handoffs side by side, asked about and bounced at any time, some ended as they began, some open. */
function itemOf(at: number): Fact[] {
  const random = seededRandom(at + 1);
  const team = () => TEAMS[Math.floor(random() * 3)] ?? '';
  const steps = Array.from({ length: 5 }, (_, which) => {
    const begin = START_MILLIS + at * 1_800_000 + Math.floor(random() * 8) * 900_000;
    const length = Math.floor(random() * 6) * 1_200_000;
    const handoff = {
      ...{ handoffName: 'help', handoffId: `H-${at}-${which}` },
      ...{ sourceTeam: team(), targetTeam: team() },
    };
    const asked = begin + Math.floor(length * random());
    const end = random() < 0.4 ? ('bounce' as const) : ('complete' as const);
    return [
      { verb: 'initiate' as const, atMillis: begin, ...handoff },
      ...(random() < 0.5
        ? [{ verb: 'request_clarification' as const, atMillis: asked, ...handoff }]
        : []),
      ...(random() < 0.8 ? [{ verb: end, atMillis: begin + length, ...handoff }] : []),
    ];
  }).flat();
  return factsOf(
    { process: scope.process, item: `P-${at}` },
    steps
      .toSorted((a, b) => a.atMillis - b.atMillis)
      .map(({ atMillis, ...step }) => ({ ...step, at: new Date(atMillis).toISOString() })),
  );
}

test('workload, earlier rounds and returns are those of the moment in which a handoff began', async () => {
  const all = await filled.store.query(allHandoffs, {});
  const rows = await filled.store.query(riskFeatures, scope);
  expect(rows).toHaveLength(all.length);
  expect(all.length).toBeGreaterThan(4 * ITEMS);
  let late = 0;
  for (const { handoffId, numbers, returnedMillis } of rows) {
    const own = all.find((one) => one.handoffId === handoffId);
    if (own === undefined) throw new Error(`${handoffId} is unknown`);
    const { item, source, target, beginMillis } = own;
    const open = all.filter(
      (one) =>
        one.target === target &&
        one.beginMillis < beginMillis &&
        (one.endMillis ?? Number.POSITIVE_INFINITY) > beginMillis,
    );
    expect(Math.expm1(numbers[1] ?? -1)).toBeCloseTo(open.length, 9);
    const others = all.filter(
      (one) => one.item === item && one.handoffId !== handoffId && one.beginMillis <= beginMillis,
    );
    const ended = others.filter(({ endMillis }) => endMillis !== null && endMillis <= beginMillis);
    const roundsOf = (of: typeof all) => of.reduce((sum, { rounds }) => sum + rounds, 0);
    expect(Math.expm1(numbers[3] ?? -1)).toBeCloseTo(roundsOf(ended), 9);
    late += roundsOf(others) - roundsOf(ended);
    const back = all
      .filter((one) => one.item === item && one.target === source && one.beginMillis > beginMillis)
      .map((one) => one.beginMillis);
    expect(returnedMillis).toBe(back.length === 0 ? null : Math.min(...back));
  }
  // Rounds of handoffs that were still open are there, and are not counted.
  expect(late).toBeGreaterThan(10);
});

test('a sample keeps whole what it keeps, and rare pairs', async () => {
  const every = new Map(
    (await filled.store.query(riskFeatures, scope)).map((row) => [row.handoffId, row]),
  );
  const half = await filled.store.query(riskFeatures, { ...scope, perMillion: 400_000 });
  expect(half.length).toBeGreaterThan(0);
  expect(half.length).toBeLessThan(every.size);
  for (const row of half) expect(row).toEqual(every.get(row.handoffId));
  const pairs = await filled.store.query(riskFeatures, { ...scope, perMillion: 1, atLeast: 15 });
  const byPair = groupBy([...every.values()], ({ names }) => names[2] ?? '');
  for (const [pair, rows] of byPair) {
    const kept = pairs.filter(({ names }) => names[2] === pair);
    if (rows.length <= 15) expect(kept).toHaveLength(rows.length);
    else expect(kept.length).toBeLessThan(rows.length);
  }
  for (const row of pairs) expect(row).toEqual(every.get(row.handoffId));
});

test('open handoffs are told as they are among all', async () => {
  const every = await filled.store.query(riskFeatures, scope);
  const open = await filled.store.query(riskFeatures, { ...scope, onlyOpen: true });
  expect(open).toEqual(every.filter(({ endedMillis }) => endedMillis === null));
  expect(open.length).toBeGreaterThan(5);
});
