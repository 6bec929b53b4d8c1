import { expect, test } from 'vitest';
import { welch } from './welch.ts';

test("gives what R's t.test(extra ~ group, sleep) gives", () => {
  // Student, Biometrika 6, 1908: extra hours of sleep by drug.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const found = welch(
    Float64Array.from([...first, ...second]),
    Uint8Array.from([...first.map(() => 1), ...second.map(() => 0)]),
  );
  expect(found?.t).toBeCloseTo(-1.8608, 4);
  expect(found?.degreesOfFreedom).toBeCloseTo(17.776, 3);
  expect(found?.pValue).toBeCloseTo(0.07939, 5);
  expect(found?.low).toBeCloseTo(-3.3654832, 6);
  expect(found?.high).toBeCloseTo(0.2054832, 6);
});

test('is undefined with one value in an arm, or where nothing varies', () => {
  expect(welch(Float64Array.of(1, 2, 3), Uint8Array.of(1, 0, 0))).toBeUndefined();
  expect(welch(Float64Array.of(1, 1, 2, 2), Uint8Array.of(1, 1, 0, 0))).toBeUndefined();
});
