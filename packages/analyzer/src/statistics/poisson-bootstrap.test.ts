import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poissonBootstrap } from './poisson-bootstrap.ts';
import { weightedQuantile } from './weighted-quantile.ts';

describe('a Poisson bootstrap', () => {
  test('comes to the interval of a mean', () => {
    const values = Float64Array.from({ length: 400 }, (_, at) => (at * 7919) % 101);
    const mean = values.reduce((a, b) => a + b, 0) / 400;
    const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / 399 / 400);
    const interval = poissonBootstrap(
      400,
      (weights) => {
        let total = 0;
        let sum = 0;
        weights.forEach((weight, row) => {
          total += weight;
          sum += weight * (values[row] ?? 0);
        });
        return sum / total;
      },
      { replicates: 4000 },
    );
    expect((interval?.low ?? 0) - mean).toBeCloseTo(-1.96 * error, 0);
    expect((interval?.high ?? 0) - mean).toBeCloseTo(1.96 * error, 0);
  });

  test('is the same for the same seed, and undefined where the statistic mostly is', () => {
    const count = (weights: Uint8Array): number => weights.reduce((a, b) => a + b, 0);
    expect(poissonBootstrap(50, count, { seed: 3 })).toEqual(
      poissonBootstrap(50, count, { seed: 3 }),
    );
    expect(poissonBootstrap(50, () => undefined)).toBeUndefined();
  });
});

test('a weighted quantile is that of the rows repeated by their weights', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
        maxLength: 20,
      }),
      (rows) => {
        const sorted = rows.toSorted(([a], [b]) => a - b);
        const repeated = sorted.flatMap(([value, weight]) => new Array<number>(weight).fill(value));
        const middle = repeated.length / 2;
        const median = Number.isInteger(middle)
          ? ((repeated[middle - 1] ?? 0) + (repeated[middle] ?? 0)) / 2
          : repeated[Math.floor(middle)];
        const found = weightedQuantile(
          {
            values: Float64Array.from(sorted, ([value]) => value),
            weights: sorted.map(([, weight]) => weight),
          },
          0.5,
        );
        expect(found).toBe(repeated.length === 0 ? undefined : median);
      },
    ),
  );
});
