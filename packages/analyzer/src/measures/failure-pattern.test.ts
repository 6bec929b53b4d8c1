import { expect, test } from 'vitest';
import { failurePattern } from './failure-pattern.ts';

const WEEK_MILLIS = 7 * 86_400_000;

const weeks = (failed: readonly number[], endedHandoffs = 20) =>
  failed.map((newlyFailedItems, at) => ({
    ...{ namespace: '', process: 'p', sourceTeam: 'a', targetTeam: 'b' },
    ...{ weekMillis: at * WEEK_MILLIS, handoffs: endedHandoffs, openHandoffs: 0, endedHandoffs },
    ...{ failed: newlyFailedItems, newlyFailedItems },
  }));

test.each([
  ['nothing failed', [0, 0, 0, 0], 'none'],
  ['there is nothing', [], 'none'],
  ['one failed', [0, 1, 0, 0], 'one_off'],
  ['two failed, months apart', [1, 0, 0, 0, 0, 0, 0, 1], 'one_off'],
  ['all failed in one week', [0, 0, 9, 0, 0], 'burst'],
  ['nearly all failed in one week', [1, 0, 12, 0, 1, 0], 'burst'],
  ['failures came in two weeks that follow each other', [0, 3, 3, 0, 0], 'burst'],
  ['a burst lies across the turn of a week', [0, 1, 0, 9, 9, 0, 1, 0], 'burst'],
  ['failures came back after weeks', [3, 0, 0, 0, 0, 0, 3], 'pattern'],
  ['there are no more than two weeks', [3, 3], 'pattern'],
  ['some fail every week', [2, 3, 1, 2, 2, 3], 'pattern'],
  ['some fail every other week', [2, 0, 2, 0, 3, 0], 'pattern'],
] as const)('where %s', (_, failed, expected) => {
  expect(failurePattern(weeks(failed))).toBe(expected);
});

test('a week with many more handoffs is not a burst', () => {
  const [first, second, third] = weeks([1, 8, 1]);
  if (!first || !second || !third) throw new Error('no weeks');
  expect(failurePattern([first, { ...second, endedHandoffs: 160 }, third])).toBe('pattern');
});

test('one item that fails many times is a one-off', () => {
  const [first, second, third] = weeks([1, 0, 0]);
  if (!first || !second || !third) throw new Error('no weeks');
  const again = [first, { ...second, failed: 6 }, { ...third, failed: 4 }];
  expect(failurePattern(again)).toBe('one_off');
});
