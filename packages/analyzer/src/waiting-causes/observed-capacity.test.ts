import { expect, test } from 'vitest';
import { observedCapacity } from './observed-capacity.ts';
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
