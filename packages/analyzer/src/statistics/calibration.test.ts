import { expect, test } from 'vitest';
import { calibrationError, calibrationGroups } from './calibration.ts';

test('groups hold what was foretold alike, and their error is the mean difference by rows', () => {
  // Two groups of ten, 0.25 and 0.75 foretold; 2 of 10 and 9 of 10 came.
  const probabilities = Float64Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 0.25 : 0.75));
  const outcomes = Uint8Array.from({ length: 20 }, (_, at) =>
    at % 2 === 0 ? Number(at < 4) : Number(at < 18),
  );
  const groups = calibrationGroups(probabilities, outcomes);
  expect(groups.map(({ n }) => n)).toEqual(Array.from({ length: 10 }, () => 2));
  expect(groups.slice(0, 5).every(({ foretold }) => foretold === 0.25)).toBe(true);
  const ofTwo = [
    { n: 10, foretold: 0.25, observed: 0.2 },
    { n: 30, foretold: 0.75, observed: 0.9 },
  ];
  expect(calibrationError(ofTwo)).toBeCloseTo((10 * 0.05 + 30 * 0.15) / 40, 12);
});

test('of few rows there are few groups, of none no error', () => {
  expect(calibrationGroups(Float64Array.of(0.5, 0.1), Uint8Array.of(1, 0))).toEqual([
    { n: 1, foretold: 0.1, observed: 0 },
    { n: 1, foretold: 0.5, observed: 1 },
  ]);
  expect(calibrationError([])).toBeNull();
});
