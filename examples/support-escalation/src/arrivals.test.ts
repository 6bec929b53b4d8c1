import { expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';

const startMillis = Date.UTC(2026, 8, 28);
const endMillis = Date.UTC(2026, 10, 23);
const arriveAt = createArrivals({ startMillis, endMillis });
const instants = Array.from({ length: 5000 }, (_, i) => arriveAt((i + 0.5) / 5000));

test('items arrive in order and within the weeks', () => {
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(instants[0]).toBeGreaterThanOrEqual(startMillis);
  expect(instants.at(-1)).toBeLessThan(endMillis);
});

test('nights and weekends are quiet, not empty', () => {
  const weekend = instants.filter((at) => [0, 6].includes(new Date(at).getUTCDay())).length;
  const night = instants.filter((at) => new Date(at).getUTCHours() < 6).length;
  expect(weekend / 5000).toBeCloseTo(0.09, 1);
  expect(night / 5000).toBeCloseTo(0.06, 1);
  expect(Math.min(weekend, night)).toBeGreaterThan(100);
});
