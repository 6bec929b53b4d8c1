import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageRanks } from './average-ranks.ts';
import { spearman } from './spearman.ts';

test('gives -29/165 on the worked example without ties (hours of television by IQ)', () => {
  const iq = Float64Array.of(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
  const hours = Float64Array.of(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
  expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 12);
});

test('gives tied values the mean of their ranks', () => {
  expect([...averageRanks(Float64Array.of(5, 1, 5, 9, 5))]).toEqual([3, 1, 3, 5, 3]);
});

test('does not depend on the order of rows nor on a rising change of scale', () => {
  const pair = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), (rows) => {
      const x = Float64Array.from(rows, ([one]) => one);
      const y = Float64Array.from(rows, ([, one]) => one);
      const found = spearman(x, y);
      const other = spearman(
        x.toReversed().map(Math.exp),
        y.toReversed().map((one) => one ** 3),
      );
      expect(other === undefined).toBe(found === undefined);
      expect(other ?? 0).toBeCloseTo(found ?? 0, 12);
    }),
  );
});

test('is undefined where a side does not vary', () => {
  expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeUndefined();
  expect(spearman(new Float64Array(0), new Float64Array(0))).toBeUndefined();
});
