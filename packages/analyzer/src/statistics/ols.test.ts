import { expect, test } from 'vitest';
import { ols } from './ols.ts';

/** NIST StRD Longley (J. Am. Stat. Assoc. 1967, 62:819): employment on six figures of an economy. */
const LONGLEY: readonly (readonly number[])[] = [
  [60323, 83, 234289, 2356, 1590, 107608, 1947],
  [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
  [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
  [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
  [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99, 365385, 1870, 3547, 115094, 1953],
  [63761, 100, 363112, 3578, 3350, 116219, 1954],
  [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
  [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
  [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
  [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
  [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
];

test('gives the certified coefficients and errors of the Longley data', () => {
  const y = LONGLEY.map((row) => row[0] ?? 0);
  const fit = ols(
    y,
    LONGLEY.map((row) => [1, (row[1] ?? 0) - 100, ((row[2] ?? 0) - 4e5) / 1e4, ...rest(row)]),
  );
  // Certified: B1 15.0618722713733 (84.9149257747669), B2 -0.0358191792925910 (0.0334910077722432),
  // B6 1829.15146461355 (455.478499142212).
  expect(fit?.coefficients[1]).toBeCloseTo(15.0618722713733, 5);
  expect(Math.sqrt(fit?.covariance[1]?.[1] ?? 0)).toBeCloseTo(84.9149257747669, 5);
  expect(fit?.coefficients[2]).toBeCloseTo(-358.19179292591, 5);
  expect(fit?.coefficients[6]).toBeCloseTo(1829.15146461355, 4);
  expect(Math.sqrt(fit?.covariance[6]?.[6] ?? 0)).toBeCloseTo(455.478499142212, 4);
  expect(fit?.degreesOfFreedom).toBe(9);
});

const rest = (row: readonly number[]): number[] => [
  ((row[3] ?? 0) - 3000) / 100,
  ((row[4] ?? 0) - 2600) / 100,
  ((row[5] ?? 0) - 117_000) / 1000,
  (row[6] ?? 0) - 1955,
];

test('allows for residuals that go together, as the formula of Newey and West says', () => {
  const y = [1, 2, 2, 5, 3];
  const fit = ols(
    y,
    y.map(() => [1]),
    1,
  );
  // Residuals -1.6 -0.6 -0.6 2.4 0.4: squares 9.2, neighbours 0.96 + 0.36 - 1.44 + 0.96 = 0.84, weight 1/2.
  // (9.2 + 2 × 0.5 × 0.84) × 5 / 4 / 25.
  expect(fit?.covariance[0]?.[0]).toBeCloseTo((9.2 + 0.84) / 20, 12);
});

test.each([
  ['no rows', [], []],
  ['as many rows as columns', [1], [[1]]],
  [
    'columns that repeat',
    [1, 2, 3],
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ],
])('is not there for %s', (_, y, rows) => {
  expect(ols(y, rows)).toBeUndefined();
});
