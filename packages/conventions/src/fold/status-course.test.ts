import { expect, test } from 'vitest';
import type { Fact } from '../fact.ts';
import type { StatusMeanings } from '../process-definition.ts';
import type { Verb } from '../verb.ts';
import { foldCycle } from './fold-cycle.ts';

const STATUSES = { customer: ['Waiting for customer'], automaticClose: ['Closed'] };
const HOUR_MILLIS = 3_600_000;

type Step = readonly [hour: number, verb: Verb, status?: string];

const factsOf = (steps: readonly Step[]): Fact[] =>
  steps.map(([hour, verb, status], sequence) => ({
    namespace: '',
    process: 'p',
    item: 'i',
    cycle: 1,
    verb,
    spanId: String(sequence),
    atMillis: hour * HOUR_MILLIS,
    sequence,
    ...(status === undefined ? {} : { status }),
    ...(verb === 'initiate' || verb === 'accept' ? { handoffName: 'escalate' } : {}),
    ...(verb === 'initiate' ? { sourceStage: 'a', targetStage: 'b' } : {}),
  }));

const fold = (steps: readonly Step[], statuses: StatusMeanings = STATUSES) => {
  const { item, handoffs, customerWaits } = foldCycle(factsOf(steps), statuses);
  const hours = (millis: number | null | undefined) =>
    millis === null || millis === undefined ? millis : millis / HOUR_MILLIS;
  return {
    closed: hours(item.closedAtMillis),
    reopened: item.reopened,
    reopenedAt: hours(item.reopenedAtMillis),
    ended: handoffs.map(({ endedAtMillis }) => hours(endedAtMillis)),
    waits: customerWaits?.map(({ fromMillis, toMillis }) => [hours(fromMillis), hours(toMillis)]),
  };
};

test('the customer is waited for from a status that says so to the next one', () => {
  expect(
    fold([
      [0, 'open', 'New'],
      [1, 'update', 'Waiting for customer'],
      [2, 'update'],
      [3, 'update', 'Waiting for customer'],
      [5, 'update', 'In progress'],
      [7, 'update', 'Waiting for customer'],
      [8, 'close', 'Resolved'],
      [9, 'update', 'Waiting for customer'],
    ]),
  ).toMatchObject({
    closed: 8,
    waits: [
      [1, 5],
      [7, 8],
    ],
  });
});

test('one that still is has no end, and without a meaning there is nothing to know', () => {
  const steps: Step[] = [
    [0, 'open'],
    [1, 'update', 'Waiting for customer'],
  ];
  expect(fold(steps).waits).toEqual([[1, null]]);
  expect(fold(steps, { automaticClose: ['Closed'] }).waits).toBeUndefined();
  expect(foldCycle(factsOf(steps)).customerWaits).toBeNull();
});

test('an automatic close, and the handoff that ends with it, counts from the last step', () => {
  const steps: Step[] = [
    [0, 'open', 'New'],
    [1, 'initiate', 'New'],
    [2, 'accept', 'In progress'],
    [5, 'update', 'Resolved'],
    [6, 'update', 'Resolved'],
    [7, 'update'],
    [125, 'close', 'Closed'],
  ];
  expect(fold(steps)).toMatchObject({ closed: 5, ended: [5] });
  expect(fold(steps, {})).toMatchObject({ closed: 125, ended: [125] });
});

test('of several resolutions the last one counts', () => {
  expect(
    fold([
      [0, 'open', 'New'],
      [2, 'update', 'Resolved'],
      [3, 'update', 'In progress'],
      [6, 'update', 'Resolved'],
      [120, 'update', 'Closed'],
      [120, 'close'],
    ]),
  ).toMatchObject({ closed: 6 });
});

test('what nobody touched is closed when it was, and a reopened item goes on', () => {
  expect(fold([[3, 'close', 'Closed']])).toMatchObject({ closed: 3 });
  expect(
    fold([
      [0, 'open', 'New'],
      [2, 'update', 'Resolved'],
      [100, 'close', 'Closed'],
      [110, 'open', 'In progress'],
      [115, 'close', 'Resolved'],
    ]),
  ).toMatchObject({ closed: 115, reopened: 1, reopenedAt: 110 });
});
