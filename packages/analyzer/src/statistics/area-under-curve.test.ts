import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderCurve } from './area-under-curve.ts';
import { brierScore } from './brier-score.ts';

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), {
  maxLength: 30,
});

describe('the area under the curve', () => {
  test('is the share of pairs in which the positive scores higher, ties half', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const positives = rows.filter(([, outcome]) => outcome === 1);
        const negatives = rows.filter(([, outcome]) => outcome === 0);
        const wins = positives.flatMap(([a]) =>
          negatives.map(([b]) => (a > b ? 1 : a === b ? 0.5 : 0)),
        );
        const area = areaUnderCurve(
          Float64Array.from(rows, ([score]) => score),
          Uint8Array.from(rows, ([, outcome]) => outcome),
        );
        if (wins.length === 0) expect(area).toBeUndefined();
        else expect(area).toBeCloseTo(wins.reduce<number>((a, b) => a + b, 0) / wins.length, 12);
      }),
    );
  });
});

test('the Brier score is a mean squared difference', () => {
  expect(brierScore(Float64Array.of(0.9, 0.2, 0.5), Uint8Array.of(1, 0, 0))).toBeCloseTo(0.1, 12);
  expect(brierScore(new Float64Array(0), new Uint8Array(0))).toBeUndefined();
});
