import { expect, test } from 'vitest';
import { logisticRegression } from './logistic-regression.ts';
import { seededRandom } from './seeded-random.ts';
import { type SparseRow, sparseLogisticRegression } from './sparse-logistic-regression.ts';

test('finds the same maximum as the dense regression with the same ridge', () => {
  const random = seededRandom(5);
  const columns = Array.from({ length: 6 }, () =>
    Float64Array.from({ length: 400 }, () => (random() < 0.3 ? random() * 2 : 0)),
  );
  const outcomes = Uint8Array.from({ length: 400 }, (_, row) =>
    random() < 1 / (1 + Math.exp(1 - 2 * (columns[0]?.[row] ?? 0) + (columns[1]?.[row] ?? 0)))
      ? 1
      : 0,
  );
  const rows = Array.from({ length: 400 }, (_, row): SparseRow => {
    const places = [...columns.keys()].filter((at) => columns[at]?.[row] !== 0);
    return {
      places: Uint32Array.from(places),
      values: Float64Array.from(places, (at) => columns[at]?.[row] ?? 0),
    };
  });
  const dense = logisticRegression(columns, outcomes, { ridge: 0.5 });
  const sparse = sparseLogisticRegression(rows, outcomes, { columns: 6, ridge: 0.5 });
  expect(sparse?.intercept).toBeCloseTo(dense?.intercept ?? Number.NaN, 3);
  sparse?.coefficients.forEach((value, at) => {
    expect(value).toBeCloseTo(dense?.coefficients[at] ?? Number.NaN, 3);
  });
});

test('learns nothing from one outcome', () => {
  const row = { places: new Uint32Array(), values: new Float64Array() };
  expect(
    sparseLogisticRegression([row], Uint8Array.of(1), { columns: 0, ridge: 1 }),
  ).toBeUndefined();
});
