import { expect, test } from 'vitest';
import { afterHours } from './after-hours.ts';
import type { HandoffColumns } from './handoff-columns.ts';

// Both on a Tuesday in winter: 08:30 and 17:30 in New York.
const TIMES = ['2027-01-05T13:30:00Z', '2027-01-05T22:30:00Z'];
const columns = {
  rows: 4,
  initiatedMillis: Float64Array.from([...TIMES, ...TIMES], (at) => Date.parse(at)),
  receiver: { names: ['core', 'vendor'], codes: Uint32Array.of(0, 0, 1, 1) },
  quarterOfDay: Uint8Array.of(2, 3, 2, 3),
  weekday: new Uint8Array(4).fill(2),
} as Partial<HandoffColumns> as HandoffColumns;
const night = {
  timeZone: 'America/New_York',
  hours: [{ days: [1, 2, 3, 4, 5], from: '16:00', to: '22:00' }],
};

test('a team is closed by its own calendar, and the claim says for whom there is none', () => {
  const { exposed, words } = afterHours(columns, new Map([['core', night]]));
  expect([...exposed]).toEqual([1, 0, 0, 1]);
  expect(words).toBe(
    'handed over while the receiving team was closed (of teams without a calendar: before 06:00, after 18:00 or on a weekend (UTC))',
  );
});

test('without calendars the hour in UTC counts, with all of them only those do', () => {
  const none = afterHours(columns, new Map());
  expect([...none.exposed]).toEqual([0, 1, 0, 1]);
  expect(none.words).toBe('handed over before 06:00, after 18:00 or on a weekend (UTC)');
  const calendars = new Map(['core', 'vendor'].map((team) => [team, night] as const));
  expect(afterHours(columns, calendars)).toMatchObject({
    exposed: Uint8Array.of(1, 0, 1, 0),
    words: 'handed over while the receiving team was closed',
  });
});
