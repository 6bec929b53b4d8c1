import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random.ts';
import { isChosenByEnd } from './chosen-by-end.ts';

/** Handoffs that begin evenly over a hundred days and last ten on average; those that close from `fromDay` on are kept. */
function drawn(fromDay: number) {
  const random = seededRandom(1);
  const [initiated, closed]: [number[], number[]] = [[], []];
  for (let at = 0; at < 4_000; at++) {
    const begin = (at * 100) / 4_000;
    const end = begin - 10 * Math.log(1 - random());
    if (end < fromDay) continue;
    initiated.push(begin);
    closed.push(end < 100 ? end : Number.NaN);
  }
  return { initiatedMillis: Float64Array.from(initiated), closedMillis: Float64Array.from(closed) };
}

test('a log of what closed in some days is told from one of what began in them', () => {
  expect(isChosenByEnd(drawn(95))).toBe(true);
  expect(isChosenByEnd(drawn(0))).toBe(false);
});

test('a handful says nothing', () => {
  const few = { initiatedMillis: Float64Array.of(1, 2), closedMillis: Float64Array.of(9, 9) };
  expect(isChosenByEnd(few)).toBe(false);
});
