import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectFactors } from '../src/factors/detect-factors.ts';
import { readAsked } from '../src/factors/read-asked.ts';
import { readHandoffs } from '../src/factors/read-handoffs.ts';
import { findingSchema } from '../src/findings/finding.ts';
import { seededRandom } from '../src/statistics/seeded-random.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';
import { findBy } from './find-by.ts';

const HOUR_MILLIS = 3_600_000;
const START_MILLIS = Date.parse('2027-01-04T08:00:00Z');
const ITEMS = 400;
const asOfMillis = START_MILLIS + (ITEMS + 20) * HOUR_MILLIS;
const scope = { namespace: '', process: 'escalation' };

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore([
    ...Array.from({ length: ITEMS }, (_, at) => escalationOf(at)).flat(),
    ...Array.from({ length: ITEMS }, (_, at) => askedOf(at)).flat(),
    ...sameIds(),
    ...Array.from({ length: ITEMS }, (_, at) => lateOf(at)).flat(),
  ]);
});
afterAll(() => filled?.close());

/** With logs it takes two to four hours, without six to twelve; the last has no end yet. Steps are of no consequence. */
function escalationOf(at: number): Fact[] {
  const hasLogs = at % 2 === 0;
  const isSuccess = hasLogs ? at % 10 !== 0 : at % 5 === 0;
  const when = (hours: number): string =>
    new Date(START_MILLIS + (at + hours) * HOUR_MILLIS).toISOString();
  const handoff = { handoffName: 'escalate', sourceTeam: 'support', targetTeam: 'core' } as const;
  const hours = (2 + (at % 5) / 2) * (hasLogs ? 1 : 3);
  const facts = factsOf({ process: scope.process, item: `T-${at}` }, [
    { verb: 'open', at: when(0), targetTeam: 'support' },
    {
      ...{ verb: 'initiate', at: when(1), ...handoff },
      requiredFields: ['logs', 'steps', 'version'],
      presentFields: ['version', ...(hasLogs ? ['logs'] : []), ...(at % 3 === 0 ? ['steps'] : [])],
      attributes: { priority: at % 4 === 0 ? 'high' : 'low' },
    },
    { verb: 'complete', at: when(1 + hours), ...handoff },
    { verb: 'close', at: when(2 + hours), outcome: isSuccess ? 'success' : 'failure' },
  ]);
  return at === ITEMS - 1 ? facts.slice(0, 2) : facts;
}

/** Every hour a quarter of what is open ends, and a twenty-fifth of what was asked about; half of what lasts four is. */
function askedOf(at: number): Fact[] {
  const random = seededRandom(at + 1);
  const when = (hours: number): string =>
    new Date(START_MILLIS + (at + hours) * HOUR_MILLIS).toISOString();
  const handoff = { handoffName: 'help', sourceTeam: 'support', targetTeam: 'core' } as const;
  const wait = (rate: number): number => -Math.log(1 - random()) / rate;
  const first = wait(0.25);
  const isAsked = at % 2 === 0 && first > 4;
  return factsOf({ process: 'asked', item: `A-${at}` }, [
    { verb: 'initiate', at: when(0), ...handoff },
    ...(isAsked ? [{ verb: 'request_clarification' as const, at: when(4), ...handoff }] : []),
    { verb: 'complete', at: when(isAsked ? 4 + wait(0.04) : first), ...handoff },
  ]);
}

/** Every hour a tenth of what is open ends, and a half once logs came; every other handoff gets them after two hours. */
function lateOf(at: number): Fact[] {
  const random = seededRandom(at + 1);
  const when = (hours: number): string =>
    new Date(START_MILLIS + (at + hours) * HOUR_MILLIS).toISOString();
  const handoff = { handoffName: 'help', sourceTeam: 'support', targetTeam: 'core' } as const;
  const wait = (rate: number): number => -Math.log(1 - random()) / rate;
  const [first, hadLogs] = [wait(0.1), at % 5 === 0];
  const isLate = !hadLogs && at % 2 === 0 && first > 2;
  const present = hadLogs ? ['steps', 'logs'] : ['steps'];
  const logs = { presentFields: ['steps', 'logs'] };
  return factsOf({ process: 'late', item: `L-${at}` }, [
    { verb: 'initiate', at: when(0), ...handoff, presentFields: present },
    ...(isLate ? [{ verb: 'update' as const, at: when(2), ...logs }] : []),
    { verb: 'complete', at: when(isLate ? 2 + wait(0.5) : first), ...handoff },
    // What is known once it has ended came too late for it.
    { verb: 'close', at: when(900), ...logs, outcome: 'success' },
  ]);
}

/** Two items whose handoffs have the same id; only the first is asked about. */
function sameIds(): Fact[] {
  const when = (hours: number): string =>
    new Date(START_MILLIS + hours * HOUR_MILLIS).toISOString();
  const handoff = { handoffName: 'help', handoffId: 'h-1', targetTeam: 'core' } as const;
  return [0, 1].flatMap((at) =>
    factsOf({ process: 'same-ids', item: `S-${at}` }, [
      { verb: 'initiate', at: when(at), ...handoff },
      ...(at === 0
        ? [{ verb: 'request_clarification' as const, at: when(at + 2), ...handoff }]
        : []),
      { verb: 'complete', at: when(at + 3), ...handoff },
    ]),
  );
}

test('of handoffs with the same id in two items, the one that was asked about counts as asked', async () => {
  const same = { ...scope, process: 'same-ids' };
  const size = { perMillion: 1_000_000, atLeast: 0 };
  const columns = await readHandoffs(filled.store, same, size);
  expect(columns.handoffIds).toEqual(['h-1', 'h-1']);
  const asked = await readAsked(filled.store, same, { columns, handoffs: 2, most: 2 });
  expect([...asked.sinceSeconds]).toEqual([7200, Number.NaN]);
});

test('a field that comes late counts from then on, among handoffs that began without it', async () => {
  const late = { ...scope, process: 'late' };
  const found = await findBy(detectFactors, filled.store, {
    ...late,
    asOfMillis: asOfMillis + 1_000 * HOUR_MILLIS,
  });
  const claim = found.find(({ subject }) => subject === 'handoffs to which logs came late');
  expect(findingSchema.parse(claim)).toEqual(claim);
  expect(claim).toMatchObject({ verdict: 'supported', evidence: { n: (ITEMS * 4) / 5 } });
  const { adjusted, placebo, qValue } = claim?.evidence ?? {};
  expect(adjusted?.low).toBeLessThan(5);
  expect(adjusted?.high).toBeGreaterThan(5);
  expect(placebo?.high).toBeLessThan(adjusted?.value ?? 0);
  expect(qValue).toBeLessThan(0.001);
  expect(claim?.queries.map(({ name }) => name)).toContain('waiting/late-fields');
});

test('what came to be so under way counts from then on, and is said to', async () => {
  const asked = { ...scope, process: 'asked' };
  const found = await findBy(detectFactors, filled.store, { ...asked, asOfMillis });
  const claim = found.find(({ subject }) => subject === 'handoffs once sent back for information');
  expect(findingSchema.parse(claim)).toEqual(claim);
  expect(claim).toMatchObject({ verdict: 'supported', evidence: { outcome: 'time_to_end' } });
  const { adjusted, details } = claim?.evidence ?? {};
  expect(adjusted?.low).toBeLessThan(0.16);
  expect(adjusted?.high).toBeGreaterThan(0.16);
  // Whoever was asked about had lasted four hours: counted from the beginning it would look slower still.
  expect(details?.['hazardRatioIfCountedOverAllTheTime']).toBeLessThan(adjusted?.value ?? 0);
  expect(claim?.claim).toMatch(
    /^From when they were sent back for information, handoffs ended 0\.\d/,
  );
});

test('handoffs are read with what came along and what became of them', async () => {
  const size = { perMillion: 1_000_000, atLeast: 0 };
  const columns = await readHandoffs(filled.store, scope, { lane: 'analysis', ...size });
  const { attributes, present } = columns;
  expect(columns.rows).toBe(ITEMS);
  expect(columns.initiatedMillis[0]).toBe(START_MILLIS + HOUR_MILLIS);
  expect(columns.endedMillis[0]).toBe(START_MILLIS + 3 * HOUR_MILLIS);
  expect(columns.closedMillis[0]).toBe(START_MILLIS + 4 * HOUR_MILLIS);
  expect(columns.sender.names).toEqual(['support']);
  expect(columns.receiver.names).toEqual(['core']);
  expect(columns.weekday[0]).toBe(1);
  expect(['version', 'logs', 'steps'].map((field) => present.get(field)?.slice(0, 3))).toEqual([
    [0, 1, 2],
    [0, 2, 4],
    [0, 3, 6],
  ]);
  expect(columns.fieldCounts.get('logs')).toBe(ITEMS);
  expect(attributes.get('priority')).toMatchObject({ names: ['high', 'low'] });
  expect(columns.endedMillis.at(-1)).toBeNaN();
  expect(columns.closedMillis.at(-1)).toBeNaN();
});

test('what goes with fast handoffs is told as an association, with its numbers', async () => {
  const found = await findBy(detectFactors, filled.store, { ...scope, asOfMillis });
  for (const finding of found) expect(findingSchema.parse(finding)).toEqual(finding);
  const supported = found.filter(({ verdict }) => verdict === 'supported');
  expect(supported.map(({ subject, evidence }) => `${subject}: ${evidence.outcome}`)).toEqual(
    expect.arrayContaining([
      'handoffs with logs present: time_to_end',
      'handoffs with logs present: time_to_close',
      'handoffs with logs present: unsuccessful',
    ]),
  );
  const [logs] = supported.filter(({ evidence }) => evidence.outcome === 'time_to_end');
  expect(logs?.evidence.adjusted?.value).toBeCloseTo(1 / 3, 1);
  expect(logs?.claim).toMatch(
    /^Handoffs with logs present took 0\.3\d \(0\.\d\d to 0\.\d\d\) times as long to end, inside the same receiver and priority \(200 against 200\)\.$/,
  );
  expect(found.some(({ subject }) => subject === 'handoffs with steps present')).toBe(false);
  expect(found.map(({ claim }) => claim).join(' ')).not.toMatch(
    /because|cause|due to|leads? to|NaN|undefined/,
  );
});

test('a process without handoffs has no factors', async () => {
  const none = { ...scope, process: 'none', asOfMillis };
  expect(await findBy(detectFactors, filled.store, none)).toEqual([]);
});
