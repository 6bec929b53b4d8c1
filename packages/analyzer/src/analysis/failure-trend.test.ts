import { expect, test } from 'vitest';
import { failureTrends } from './failure-trend.ts';
import type { WeeklyRow } from './row.ts';

const WEEK_MILLIS = 7 * 24 * 3600 * 1000;

const weeks = (failed: readonly number[], n = 40, openHandoffs = 0): WeeklyRow[] =>
  failed.map((count, week) => ({
    namespace: '',
    process: 'p',
    sourceTeam: 'a',
    targetTeam: 'b',
    weekMillis: Date.parse('2027-01-04T00:00:00Z') + week * WEEK_MILLIS,
    handoffs: n + openHandoffs,
    openHandoffs,
    endedHandoffs: n,
    failed: count,
    newlyFailedItems: count,
  }));

test('a share that rises every week is rising, by what it rises a week', () => {
  const trend = failureTrends(new Map([['x', weeks([4, 8, 12, 16, 20])]])).get('x');
  expect(trend).toMatchObject({ direction: 'rising', weeks: 5, n: 200 });
  expect(trend?.sharePerWeek).toBeCloseTo(0.1, 9);
});

test('the same pair among many that do not move has to be clearer', () => {
  const moving = weeks([6, 7, 9, 10, 13]);
  const alone = failureTrends(new Map([['x', moving]])).get('x');
  expect(alone?.direction).toBe('rising');
  const still = Array.from({ length: 40 }, (_, i) => [`s${i}`, weeks([8, 9, 8, 7, 8])] as const);
  const among = failureTrends(new Map([['x', moving], ...still])).get('x');
  expect(among?.p).toBe(alone?.p);
  expect(among?.direction).toBe('no clear trend');
});

test('weeks with much still open are left out: their slow ones cannot be seen yet', () => {
  const ripe = weeks([10, 10, 10, 10]);
  const unripe = weeks([0, 0, 0, 0, 0, 0], 40, 10).slice(4);
  const trend = failureTrends(new Map([['x', [...ripe, ...unripe]]])).get('x');
  expect(trend).toMatchObject({ direction: 'no clear trend', weeks: 4, n: 160, p: 1 });
});

test('too few weeks or handoffs are not tested', () => {
  const trends = failureTrends(
    new Map([
      ['weeks', weeks([1, 2, 30])],
      ['handoffs', weeks([0, 1, 2, 5], 6)],
    ]),
  );
  expect(trends.size).toBe(0);
});

test('where all failed there is no trend', () => {
  const trend = failureTrends(new Map([['x', weeks([40, 40, 40, 40])]])).get('x');
  expect(trend).toMatchObject({ direction: 'no clear trend', p: 1, sharePerWeek: 0 });
});
