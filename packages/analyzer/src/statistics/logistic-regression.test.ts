import { describe, expect, test } from 'vitest';
import { logisticRegression } from './logistic-regression.ts';

// R's `mtcars` (Henderson and Velleman, Biometrics 37, 1981).
const weight = Float64Array.of(
  ...[
    2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25,
    5.424,
  ],
  ...[
    5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57,
    2.78,
  ],
);
const horsepower = Float64Array.of(
  ...[110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215],
  ...[230, 66, 52, 65, 97, 150, 150, 245, 175, 66, 91, 113, 264, 175, 335, 109],
);
const manual = Uint8Array.of(
  ...[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ...[0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1],
);

describe('a logistic regression', () => {
  test('gives what R gives for glm(am ~ wt, binomial)', () => {
    const fitted = logisticRegression([weight], manual);
    expect(fitted?.intercept).toBeCloseTo(12.04, 2);
    expect(fitted?.coefficients[0]).toBeCloseTo(-4.024, 3);
  });

  test('gives what R gives for glm(am ~ hp + wt, binomial)', () => {
    const fitted = logisticRegression([horsepower, weight], manual);
    expect(fitted?.intercept).toBeCloseTo(18.8663, 4);
    expect(fitted?.coefficients[0]).toBeCloseTo(0.03626, 5);
    expect(fitted?.coefficients[1]).toBeCloseTo(-8.08348, 4);
  });

  test('solves the score equations, with the ridge', () => {
    const ridge = 2;
    const fitted = logisticRegression([weight], manual, { ridge });
    if (fitted === undefined) throw new Error('not fitted');
    const residuals = Array.from(
      manual,
      (outcome, row) =>
        outcome -
        1 /
          (1 + Math.exp(-(fitted.intercept + (fitted.coefficients[0] ?? 0) * (weight[row] ?? 0)))),
    );
    const score = residuals.reduce((sum, value, row) => sum + value * (weight[row] ?? 0), 0);
    expect(residuals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
    expect(score).toBeCloseTo(ridge * (fitted.coefficients[0] ?? 0), 8);
  });

  test.each([
    ['an outcome is missing', [weight], new Uint8Array(32)],
    ['outcomes are separated', [Float64Array.of(1, 2, 3, 4)], Uint8Array.of(0, 0, 1, 1)],
    ['columns depend on each other', [weight, weight.map((x) => 2 * x)], manual],
  ] as const)('has no maximum where %s', (_, columns, outcomes) => {
    expect(logisticRegression(columns, outcomes)).toBeUndefined();
  });
});
