import { expect, test } from 'vitest';
import { mannWhitney } from './mann-whitney.ts';

test("gives what R's wilcox.test gives on the ozone of May and August in airquality", () => {
  const may = [
    41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115,
    37,
  ];
  const august = [
    39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76,
    118, 84, 85,
  ];
  const exposed = Uint8Array.from([...may.map(() => 1), ...august.map(() => 0)]);
  const result = mannWhitney(Float64Array.from([...may, ...august]), exposed);
  expect(result?.u).toBe(127.5);
  expect(result?.pValue).toBeCloseTo(0.0001208, 7);
  expect(result?.cliffsDelta).toBeCloseTo((2 * 127.5) / 26 ** 2 - 1, 12);
});

test('is undefined without two arms or without a difference', () => {
  expect(mannWhitney(Float64Array.of(1, 2), Uint8Array.of(1, 1))).toBeUndefined();
  expect(mannWhitney(Float64Array.of(2, 2), Uint8Array.of(1, 0))).toBeUndefined();
  expect(mannWhitney(new Float64Array(0), new Uint8Array(0))).toBeUndefined();
});
