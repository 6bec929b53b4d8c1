import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  pairBaselines,
  pairReturns,
  pairScore,
  pathVariants,
  processReopenings,
  processResolutionSurvival,
  processScore,
  type Store,
  teamFields,
} from '../src/index.ts';
import { openTestStore } from './open-test-store.ts';

const HOUR = 3600;
const NOW = Date.parse('2027-02-01T00:00:00Z');
const at = (hours: number): string =>
  new Date(Date.parse('2027-01-04T00:00:00Z') + hours * HOUR * 1000).toISOString();

const handoff = (item: string, HandoffId: string, more: object) => ({
  Process: 'p',
  Item: item,
  Cycle: 1,
  HandoffId,
  SourceTeam: 'support',
  TargetTeam: 'platform',
  State: 'completed',
  InitiatedAt: at(1),
  Version: 1,
  ...more,
});

const cycle = (item: string, more: object) => ({
  Process: 'p',
  Item: item,
  Cycle: 1,
  State: 'closed',
  OpenedAt: at(0),
  UpdatedAt: at(0),
  TeamSequence: ['support', 'platform'],
  Handoffs: 1,
  Version: 1,
  ...more,
});

const HANDOFFS = [
  // Bounced after 2 h for want of logs; 3 h later sent again, with logs, and handed back 4 h after that.
  handoff('A', '1', {
    State: 'bounced',
    EndedAt: at(3),
    AskedFields: ['logs'],
    RequiredFields: ['logs'],
    MissingFields: ['logs'],
    KnownFields: ['logs', 'browser'],
  }),
  handoff('A', '2', {
    InitiatedAt: at(6),
    AcceptedAt: at(7),
    EndedAt: at(10),
    WaitingSeconds: HOUR,
    WorkingSeconds: 3 * HOUR,
    RequiredFields: ['logs'],
    PresentFields: ['logs'],
    KnownFields: ['logs', 'browser'],
  }),
  handoff('A', '3', {
    SourceTeam: 'platform',
    TargetTeam: 'support',
    InitiatedAt: at(10),
    AcceptedAt: at(11),
    EndedAt: at(12),
    WaitingSeconds: HOUR,
    WorkingSeconds: HOUR,
  }),
  handoff('B', '1', {
    AcceptedAt: at(3),
    EndedAt: at(9),
    WaitingSeconds: 2 * HOUR,
    WorkingSeconds: 6 * HOUR,
    ClarificationRequests: 1,
    Rounds: 1,
    ClarificationSeconds: 1800,
    AskedFields: ['logs', 'browser'],
    PresentFields: ['logs'],
  }),
  handoff('C', '1', { State: 'pending', Open: true, InitiatedAt: '2027-01-31T20:00:00Z' }),
];

const ITEMS = [
  cycle('A', { ClosedAt: at(12), TeamSequence: ['support', 'platform', 'support'], Handoffs: 3 }),
  cycle('B', { ClosedAt: at(9), Reopened: 1, ReopenedAt: at(1), OutcomeScore: 4 }),
  cycle('C', { State: 'open', OpenedAt: '2027-01-31T18:00:00Z' }),
  cycle('D', { ClosedAt: at(1), TeamSequence: ['support'], Handoffs: 0 }),
];

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-measures-'));
  store = await openTestStore(folder);
  await store.insertRows('handoffs', HANDOFFS);
  await store.insertRows('work_items', ITEMS);
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

test('pending and bounced handoffs count as long as they waited', async () => {
  const rows = await store.query(pairBaselines, { processes: ['p'], nowMillis: NOW });
  // Waits 1, 2, 2+ (bounced), 4+ (pending): S(1 h) = 3/4, S(2 h) = 3/4 x 2/3 = 1/2.
  expect(rows.find((row) => row.targetTeam === 'platform' && row.measure === 'wait')).toMatchObject(
    { handoffs: 4, ended: 2, medianSeconds: 2 * HOUR, p90Seconds: null },
  );
});

test('open items count in the time to resolution', async () => {
  // 1, 6+, 9, 12 h: S = 3/4, 3/8, 0; of the closed ones alone the median is 9.
  expect(
    await store.query(processResolutionSurvival, { processes: ['p'], nowMillis: NOW }),
  ).toEqual([
    {
      namespace: '',
      process: 'p',
      n: 4,
      closed: 3,
      medianSeconds: 9 * HOUR,
      atRiskMedian: 2,
      p90Seconds: 12 * HOUR,
      atRiskP90: 1,
      closedMedianSeconds: 9 * HOUR,
    },
  ]);
});

test('bounces and ways back cost the time until the item goes on', async () => {
  const rows = await store.query(pairReturns, { processes: ['p'] });
  expect(rows.find((row) => row.targetTeam === 'platform')).toMatchObject({
    handoffs: 4,
    bounced: 1,
    bouncedSeconds: 2 * HOUR,
    passedOnAfterBounce: 1,
    untilPassedOnSeconds: 3 * HOUR,
    pingPong: 0,
    returned: 0,
    clarificationRequests: 1,
    clarificationSeconds: 1800,
  });
  expect(rows.find((row) => row.targetTeam === 'support')).toMatchObject({
    pingPong: 1,
    pingPongSeconds: 4 * HOUR,
    returned: 1,
  });
});

test('a reopening costs the time, the handoffs and the rounds since', async () => {
  expect(await store.query(processReopenings, { processes: ['p'], nowMillis: NOW })).toEqual([
    {
      ...{ namespace: '', process: 'p', closedOnce: 3, reopened: 1, openAgain: 0 },
      ...{ afterSeconds: 8 * HOUR, afterMedianSeconds: 8 * HOUR, handoffsAfter: 1, roundsAfter: 1 },
    },
  ]);
});

test('a score stands beside how many gave one, per pair and process', async () => {
  const rows = await store.query(pairScore, { processes: ['p'] });
  // A and B went from support to platform and are closed; C is open.
  expect(rows).toEqual([
    expect.objectContaining({
      targetTeam: 'platform',
      closedItems: 2,
      scored: 1,
      mean: 4,
      median: 4,
    }),
    expect.objectContaining({
      targetTeam: 'support',
      closedItems: 1,
      scored: 0,
      mean: null,
      median: null,
    }),
  ]);
  expect(await store.query(processScore, {})).toEqual([
    { namespace: '', process: 'p', closedItems: 3, scored: 1, mean: 4, median: 4 },
  ]);
});

test('a field is complete where it is required, and preserved where it was known', async () => {
  const rows = await store.query(teamFields, {});
  expect(rows).toEqual([
    expect.objectContaining({
      team: 'platform',
      field: 'logs',
      required: 2,
      requiredPresent: 1,
      known: 2,
      passedOn: 1,
    }),
    expect.objectContaining({ field: 'browser', required: 0, known: 2, passedOn: 0 }),
  ]);
});

test('variants on teams', async () => {
  const rows = await store.query(pathVariants, { over: 'teams' });
  expect(
    rows.map(({ sequence, cycles, closedCycles }) => [sequence.length, cycles, closedCycles]),
  ).toEqual([
    [2, 2, 1],
    [1, 1, 1],
    [3, 1, 1],
  ]);
  expect(rows[0]).toMatchObject({ variants: 3, medianSeconds: 9 * HOUR });
});
