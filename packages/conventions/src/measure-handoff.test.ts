import { expect, test } from 'vitest';
import type { FoldedHandoff } from './folded.ts';
import { measureHandoff } from './measure-handoff.ts';
import type { ProcessDefinition } from './process-definition.ts';

const at = (iso: string): number => Date.parse(iso);
// Friday afternoon to Monday morning.
const handoff: FoldedHandoff = {
  id: 'h1',
  name: 'escalate',
  cycle: 1,
  position: 1,
  sourceStage: 'triage',
  sourceTeam: 'support',
  targetStage: 'engineering',
  targetTeam: 'platform',
  state: 'completed',
  open: false,
  initiatedAtMillis: at('2027-01-08T15:00:00Z'),
  acceptedAtMillis: at('2027-01-11T10:00:00Z'),
  endedAtMillis: at('2027-01-11T12:30:00Z'),
  endedBy: 'complete',
  waitingSeconds: 67 * 3_600,
  workingSeconds: 9_000,
  rounds: 0,
  clarificationRequests: 0,
  clarificationSeconds: 0,
  askedFields: [],
  bounceReason: null,
  cancelReason: null,
  clockSkew: false,
  dueAtMillis: null,
  slaAcceptSeconds: null,
  slaCompleteSeconds: null,
  completeness: null,
  requiredFields: [],
  presentFields: [],
  missingFields: [],
  invalidFields: [],
  knownFields: [],
  preservation: null,
  contextValues: {},
  attributes: {},
};
const definition: ProcessDefinition = {
  name: 'support-escalation',
  stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
  handoffs: { escalate: { from: 'triage', to: 'engineering', sla: { complete: '4h' } } },
  teams: { platform: { calendar: 'office' } },
  calendars: {
    office: {
      timeZone: 'UTC',
      hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    },
  },
};
const { teams: _, ...withoutCalendar } = definition;

test('times and SLA count in the opening hours of the receiving team', () => {
  expect(measureHandoff(handoff, definition)).toMatchObject({
    dueAtMillis: at('2027-01-11T11:00:00Z'),
    waitingBusinessSeconds: 3 * 3_600,
    workingBusinessSeconds: 9_000,
  });
});

test('without a calendar business times are unknown and the SLA runs day and night', () => {
  expect(measureHandoff(handoff, withoutCalendar)).toMatchObject({
    dueAtMillis: at('2027-01-08T19:00:00Z'),
    waitingBusinessSeconds: null,
    workingBusinessSeconds: null,
  });
});

test('without a definition only what the handoff says itself counts', () => {
  expect(measureHandoff(handoff).dueAtMillis).toBeNull();
  expect(measureHandoff({ ...handoff, slaCompleteSeconds: 60 }).dueAtMillis).toBe(
    at('2027-01-08T15:01:00Z'),
  );
});

test("the handoff's own due time wins over its SLA, and that over the definition's", () => {
  const own = { ...handoff, slaCompleteSeconds: 3_600 };
  expect(measureHandoff(own, definition).dueAtMillis).toBe(at('2027-01-08T16:00:00Z'));
  expect(measureHandoff({ ...own, dueAtMillis: 7 }, definition).dueAtMillis).toBe(7);
});

test('the time to accept counts like the time to complete', () => {
  const escalate = { from: 'triage', to: 'engineering', sla: { accept: '2h' } } as const;
  const declared = { ...definition, handoffs: { escalate } };
  expect(measureHandoff(handoff, declared).acceptDueAtMillis).toBe(at('2027-01-08T17:00:00Z'));
  expect(measureHandoff({ ...handoff, slaAcceptSeconds: 10_800 }, declared).acceptDueAtMillis).toBe(
    at('2027-01-11T10:00:00Z'),
  );
  expect(measureHandoff(handoff, definition).acceptDueAtMillis).toBeNull();
});

test('what has not happened yet has no business time', () => {
  const waiting = { ...handoff, acceptedAtMillis: null, endedAtMillis: null };
  expect(measureHandoff(waiting, definition)).toMatchObject({
    waitingBusinessSeconds: null,
    workingBusinessSeconds: null,
  });
  expect(measureHandoff({ ...handoff, endedAtMillis: null }, definition)).toMatchObject({
    waitingBusinessSeconds: 3 * 3_600,
    workingBusinessSeconds: null,
  });
});

test('a handoff without a team is measured by the team of its stage', () => {
  expect(measureHandoff({ ...handoff, targetTeam: '' }, definition)).toEqual(
    measureHandoff(handoff, definition),
  );
});

test('names that every object inherits find nothing', () => {
  const odd = { ...handoff, name: 'constructor', targetTeam: '__proto__', targetStage: 'toString' };
  expect(measureHandoff(odd, definition)).toMatchObject({
    dueAtMillis: null,
    waitingBusinessSeconds: null,
    workingBusinessSeconds: null,
  });
});

test('a team that is never open has no due time', () => {
  const closed = { ...definition, calendars: { office: { timeZone: 'UTC', hours: [] } } };
  expect(measureHandoff(handoff, closed)).toMatchObject({
    dueAtMillis: null,
    waitingBusinessSeconds: 0,
    workingBusinessSeconds: 0,
  });
});

test('the time with the customer is counted by the clock and in opening hours', () => {
  const waits = [
    { fromMillis: at('2027-01-08T12:00:00Z'), toMillis: at('2027-01-08T16:00:00Z') },
    { fromMillis: at('2027-01-11T11:30:00Z'), toMillis: null },
  ];
  expect(measureHandoff(handoff, definition, waits)).toMatchObject({
    waitingCustomerSeconds: 3_600,
    workingCustomerSeconds: 3_600,
    waitingCustomerBusinessSeconds: 3_600,
    workingCustomerBusinessSeconds: 3_600,
  });
  expect(measureHandoff(handoff, undefined, waits)).toMatchObject({
    waitingCustomerSeconds: 3_600,
    waitingCustomerBusinessSeconds: null,
  });
  expect(measureHandoff(handoff, definition)).toMatchObject({ waitingCustomerSeconds: null });
});
