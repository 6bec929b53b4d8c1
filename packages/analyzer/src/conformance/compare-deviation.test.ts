import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random.ts';
import { closingHazard, type TimedCycle } from './compare-deviation.ts';
import { deviationTimes } from './deviation-times.ts';

const HOUR_MILLIS = 3_600_000;
const random = seededRandom(7);
const exponential = (meanHours: number): number => -meanHours * Math.log(1 - random());

/** Items that go astray at some time if they live that long, and from then on take `factor` times as long. */
function cyclesOf(factor: number): TimedCycle[] {
  return Array.from({ length: 2_000 }, () => {
    const [life, onset] = [exponential(10), exponential(10)];
    const isSeen = onset < life;
    const hours = isSeen ? onset + (life - onset) * factor : life;
    return {
      ...{ openedMillis: 0, stratum: 0, closedMillis: hours * HOUR_MILLIS },
      onset: isSeen ? onset * HOUR_MILLIS : undefined,
    };
  });
}

test('going astray that changes nothing looks slow at first sight, and is not', () => {
  const cycles = cyclesOf(1);
  const [naive] = deviationTimes(
    {
      seconds: Float64Array.from(cycles, ({ closedMillis }) => (closedMillis ?? 0) / 1_000),
      ended: new Uint8Array(cycles.length).fill(1),
    },
    [Uint8Array.from(cycles, ({ onset }) => (onset === undefined ? 0 : 1))],
  );
  expect(naive?.low).toBeGreaterThan(1.8);
  const hazard = closingHazard(cycles, Number.POSITIVE_INFINITY);
  expect(hazard?.low).toBeLessThan(1);
  expect(hazard?.high).toBeGreaterThan(1);
});

test('what slows items down from then on is found with its size', () => {
  const hazard = closingHazard(cyclesOf(2), Number.POSITIVE_INFINITY);
  expect(hazard?.low).toBeLessThan(0.5);
  expect(hazard?.high).toBeGreaterThan(0.5);
  expect(hazard?.high).toBeLessThan(0.65);
});

test('what only the end shows, or nobody has, cannot be compared', () => {
  const cycles = cyclesOf(1).map((cycle) => ({ ...cycle, onset: 'at_end' as const }));
  expect(closingHazard(cycles, 0)).toBeUndefined();
  expect(closingHazard([], 0)).toBeUndefined();
});
