import { expect, test } from 'vitest';
import { observedCapacity } from './observed-capacity.ts';
import { putAside } from './put-aside.ts';
import type { WorkInstance } from './work-instance.ts';

const work = (startMillis: number, endMillis: number): WorkInstance => ({
  activity: 'a',
  enabledMillis: startMillis,
  startMillis,
  endMillis,
});

test('is the 0.9 quantile of the work in hand, weighted by the time it lasts', () => {
  // One in hand for 80, two for 10, three for 10.
  expect(observedCapacity([work(0, 100), work(80, 100), work(90, 100)])).toBe(2);
  // One for 79, two for 10, three for 11: two cover less than nine tenths.
  expect(observedCapacity([work(0, 100), work(79, 100), work(89, 100)])).toBe(3);
});

test('idle time does not count, and work not finished counts to the last instant seen', () => {
  expect(observedCapacity([work(0, 10), work(0, 10), work(1_000_000, 1_000_001)])).toBe(2);
  expect(observedCapacity([work(0, Infinity), work(0, Infinity), work(50, 51)])).toBe(2);
});

test('is 1 of nothing, of work without length and of a wait so far', () => {
  expect(observedCapacity([])).toBe(1);
  expect(observedCapacity([work(5, 5), work(9, 3)])).toBe(1);
  expect(observedCapacity([{ ...work(0, 50), stillWaiting: true }, work(0, 50)])).toBe(1);
});

test('work that nobody ended is put aside after as long as nearly all ended work lasted', () => {
  const ended = Array.from({ length: 100 }, (_, i) => work(0, i + 1));
  const waiting = { ...work(0, 7), stillWaiting: true };
  const ends = putAside([...ended, work(50, Infinity), waiting]).map(({ endMillis }) => endMillis);
  expect(ends.slice(98)).toEqual([99, 100, 50 + 99, 7]);
  expect(putAside([work(50, Infinity)])[0]?.endMillis).toBe(Infinity);
  // Three forgotten ones, and one in hand at a time: full with one, not with four.
  const forgotten = [0, 1, 2].map((start) => work(start, Infinity));
  const others = Array.from({ length: 500 }, (_, i) => work(100 + 10 * i, 108 + 10 * i));
  expect(observedCapacity([...forgotten, ...others])).toBe(4);
  expect(observedCapacity(putAside([...forgotten, ...others]))).toBe(1);
});
