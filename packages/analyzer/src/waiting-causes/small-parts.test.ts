import { expect, test } from 'vitest';
import { questionIntervals } from './question-intervals.ts';
import { sampleLimit } from './sample-limit.ts';
import { teamCalendars, teamKey } from './team-calendars.ts';

test('a question is open from the oldest unanswered request to the next answer', () => {
  const asks = [true, true, false, false, true, false, true];
  expect(questionIntervals([1, 2, 5, 6, 8, 9, 12], asks)).toEqual([
    [1, 5],
    [8, 9],
    [12, Number.POSITIVE_INFINITY],
  ]);
  expect(questionIntervals([], [])).toEqual([]);
  expect(questionIntervals([3], [false])).toEqual([]);
});

test('a sample gives small teams all they have, and the room they leave to the others', () => {
  expect(sampleLimit([10, 500, 1000], 600)).toBe(295);
  expect(sampleLimit([10, 20], 600)).toBe(20);
  expect(sampleLimit([1000, 1000, 1000], 2)).toBe(1);
  expect(sampleLimit([], 600)).toBe(1);
});

test('a team keeps the hours that the first process by name declares for it', () => {
  const hours = (timeZone: string) => ({
    timeZone,
    hours: [{ days: [1], from: '09:00', to: '17:00' }],
  });
  const declared = (process: string, timeZone: string) => ({
    namespace: '',
    process,
    version: '1',
    paths: undefined,
    definition: {
      name: process,
      stages: {},
      handoffs: {},
      teams: { a: { calendar: 'c' }, b: {}, toString: { calendar: 'constructor' } },
      calendars: { c: hours(timeZone) },
    },
  });
  const calendars = teamCalendars([declared('q', 'UTC'), declared('p', 'Europe/Berlin')]);
  expect([...calendars]).toEqual([[teamKey('', 'a'), hours('Europe/Berlin')]]);
});
