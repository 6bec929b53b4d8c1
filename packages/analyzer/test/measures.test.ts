import type { Fact } from '@baton/conventions';
import { pairBaselines, pairCustomerTime, teamNeeds, teamPushToFront } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FilledStore, factsOf, fillStore, type Step } from './fill-store.ts';

const process = 'escalation';
const START_MILLIS = Date.parse('2027-01-04T08:00:00Z');
const at = (hours: number): string => new Date(START_MILLIS + hours * 3_600_000).toISOString();
const handoff = { handoffName: 'escalate', sourceTeam: 'support', targetTeam: 'core' } as const;

/** Twelve that wait 1 to 12 hours and end after twice that; four still wait, for 6 hours; two never left support. */
const facts: Fact[] = [
  ...Array.from({ length: 12 }, (_, i): Fact[] => {
    const hours = i + 1;
    const asked: Step[] =
      i < 3
        ? [
            {
              verb: 'request_clarification',
              at: at(5.2),
              ...handoff,
              missingFields: i < 2 ? ['logs'] : ['version'],
            },
            { verb: 'provide_clarification', at: at(5.4), ...handoff },
          ]
        : [];
    return factsOf({ process, item: `D-${i}` }, [
      { verb: 'open', at: at(2), targetTeam: 'support' },
      {
        ...{ verb: 'initiate', at: at(5), ...handoff },
        ...{
          requiredFields: ['logs', 'version'],
          presentFields: i === 0 ? ['version'] : ['logs', 'version'],
        },
        missingFields: i === 0 ? ['logs'] : [],
      },
      ...asked,
      { verb: 'accept', at: at(5 + hours), ...handoff },
      ...(i === 11
        ? [
            { verb: 'update' as const, at: at(18), status: 'Waiting for customer' },
            { verb: 'update' as const, at: at(22), status: 'In progress' },
          ]
        : []),
      { verb: 'complete', at: at(5 + 2 * hours), ...handoff },
      { verb: 'close', at: at(6 + 2 * hours), outcome: 'success' },
    ]);
  }).flat(),
  ...Array.from({ length: 4 }, (_, i) =>
    factsOf({ process, item: `O-${i}` }, [
      { verb: 'open', at: at(90), targetTeam: 'support' },
      { verb: 'initiate', at: at(94), ...handoff },
    ]),
  ).flat(),
  ...['S-1', 'S-2'].flatMap((item, i) =>
    factsOf({ process, item }, [
      { verb: 'open', at: at(1), targetTeam: 'support' },
      ...(i === 0 ? [{ verb: 'close' as const, at: at(2), outcome: 'success' }] : []),
    ]),
  ),
];

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(facts, {
    name: process,
    stages: {},
    handoffs: {},
    statuses: { customer: ['Waiting for customer'] },
  });
});
afterAll(() => filled?.close());

test('a baseline counts what is still open, and says from where on it is fast or slow', async () => {
  const [whole, wait] = await filled.store
    .query(pairBaselines, {
      nowMillis: START_MILLIS + 100 * 3_600_000,
    })
    .then((rows) => rows.toSorted((a, b) => b.measure.localeCompare(a.measure)));
  // Of 16, ten are not yet accepted after six hours; four of these drop out there: S = 9/16, then 8/16 by 7 hours
  // if nothing was open, but 10/16 · 5/6 = 0.52 with six at risk.
  expect(wait).toMatchObject({ measure: 'wait', handoffs: 16, ended: 12, openHandoffs: 4 });
  expect(wait?.medianSeconds).toBe(8 * 3600);
  expect(wait?.p90Seconds).toBe(12 * 3600);
  // Ends at 2, 4, 6 leave 13 of 16; four drop out at 6: nine at risk, and 13/16 · 5/9 = 0.45 is reached at the fourth.
  expect(whole).toMatchObject({ measure: 'whole', medianSeconds: 14 * 3600 });
  const logs = Array.from({ length: 12 }, (_, i) => Math.log((i + 1) * 3600)).sort((a, b) => a - b);
  const middle = (values: number[]): number => ((values[5] ?? 0) + (values[6] ?? 0)) / 2;
  const center = middle(logs);
  const spread =
    1.4826 * middle(logs.map((value) => Math.abs(value - center)).sort((a, b) => a - b));
  expect(wait?.logMedian).toBeCloseTo(center, 9);
  expect(wait?.slowSeconds).toBeCloseTo(Math.exp(center + 2 * spread), 4);
  expect(wait?.fastSeconds).toBeCloseTo(Math.exp(center - 2 * spread), 6);
});

test('the customer had waited, and waits on', async () => {
  const [pair] = await filled.store.query(pairCustomerTime, {});
  expect(pair).toMatchObject({ handoffs: 16, itemsOpen: 4, beforeMedianSeconds: 3 * 3600 });
  expect(pair).toMatchObject({
    ...{ known: 12, withCustomer: 1, customerSeconds: 4 * 3600 },
    // Worked on for 1 to 12 hours, but of the twelfth only 8 are the team's own: 1 to 8, 8, 9, 10, 11.
    ...{ ownWaitingMedianSeconds: 6.5 * 3600, ownWorkingMedianSeconds: 6.5 * 3600 },
    ownWorkingP90Seconds: expect.closeTo(9.9 * 3600, 6),
    ownWorkingBusinessMedianSeconds: null,
  });
  // From 3, 5, ... 25 hours after the handoff.
  expect(pair?.afterMedianSeconds).toBe(14 * 3600);
});

test('what a team asks for is ranked, with what was required and missing', async () => {
  const needs = await filled.store.query(teamNeeds, {});
  expect(needs).toMatchObject([
    {
      team: 'core',
      field: 'logs',
      rank: 1,
      askedHandoffs: 2,
      handoffs: 16,
      senders: 1,
      requiredButMissing: 1,
    },
    { team: 'core', field: 'version', rank: 2, askedHandoffs: 1, requiredButMissing: 0 },
  ]);
});

test('what is closed where it began counts for the first team', async () => {
  expect(await filled.store.query(teamPushToFront, {})).toMatchObject([
    { team: 'support', items: 18, closedItems: 13, closedWithoutHandoff: 1 },
  ]);
});
