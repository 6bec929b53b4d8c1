import { expect, test } from 'vitest';
import { twoProportions } from './two-proportions.ts';

test('has the interval of Newcombe 1998, table II, example a: 56/70 against 48/80', () => {
  const found = twoProportions({ count: 56, n: 70 }, { count: 48, n: 80 });
  expect(found?.difference).toBeCloseTo(0.2, 12);
  expect(found?.low).toBeCloseTo(0.0524, 4);
  expect(found?.high).toBeCloseTo(0.3339, 4);
});

test("tests as R's prop.test(c(15, 25), c(50, 50), correct = FALSE)", () => {
  const found = twoProportions({ count: 15, n: 50 }, { count: 25, n: 50 });
  expect((found?.z ?? 0) ** 2).toBeCloseTo(4.1667, 4);
  expect(found?.pValue).toBeCloseTo(0.04123, 5);
});

test('is honest at the ends', () => {
  expect(twoProportions({ count: 0, n: 0 }, { count: 1, n: 2 })).toBeUndefined();
  const none = twoProportions({ count: 0, n: 5 }, { count: 0, n: 9 });
  expect(none).toMatchObject({ difference: 0, z: undefined, pValue: undefined });
  expect(none?.low).toBeLessThan(0);
  expect(none?.high).toBeGreaterThan(0);
});
