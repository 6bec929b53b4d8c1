/** A least squares fit. */
export interface OlsFit {
  readonly coefficients: readonly number[];
  /** Covariance of the coefficients. */
  readonly covariance: readonly (readonly number[])[];
  readonly residuals: readonly number[];
  readonly degreesOfFreedom: number;
}

/**
 * Ordinary least squares of `y` on the columns of `rows` (add a column of ones for an intercept);
 * undefined where the columns depend on one another or there are no more rows than columns.
 *
 * With `lags` above 0 the covariance allows for residuals that go together over so many rows (Newey & West 1987,
 * Econometrica 55:703, Bartlett weights), times n / (n - k) for small samples; else it is s²(X'X)⁻¹.
 */
export function ols(
  y: readonly number[],
  rows: readonly (readonly number[])[],
  lags = 0,
): OlsFit | undefined {
  const n = y.length;
  const k = rows[0]?.length ?? 0;
  if (k === 0 || n <= k) return undefined;
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  const product = squareMatrix(k, (a, b) => sumTo(n, (i) => at(i, a) * at(i, b)));
  const inverse = invert(product);
  if (!inverse) return undefined;
  const moments = Array.from({ length: k }, (_, a) => sumTo(n, (i) => at(i, a) * (y[i] ?? 0)));
  const coefficients = multiplyVector(inverse, moments);
  const residuals = y.map((value, i) => value - sumTo(k, (a) => at(i, a) * (coefficients[a] ?? 0)));
  const degreesOfFreedom = n - k;
  if (lags === 0) {
    const variance = residuals.reduce((sum, r) => sum + r * r, 0) / degreesOfFreedom;
    const covariance = inverse.map((row) => row.map((cell) => cell * variance));
    return { coefficients, covariance, residuals, degreesOfFreedom };
  }
  const score = (i: number, a: number): number => at(i, a) * (residuals[i] ?? 0);
  const meat = squareMatrix(k, (a, b) => {
    let cell = sumTo(n, (i) => score(i, a) * score(i, b));
    for (let lag = 1; lag <= lags; lag += 1) {
      const weight = 1 - lag / (lags + 1);
      for (let i = lag; i < n; i += 1) {
        cell += weight * (score(i, a) * score(i - lag, b) + score(i - lag, a) * score(i, b));
      }
    }
    return (cell * n) / degreesOfFreedom;
  });
  const covariance = multiply(multiply(inverse, meat), inverse);
  return { coefficients, covariance, residuals, degreesOfFreedom };
}

type Matrix = readonly (readonly number[])[];

function sumTo(n: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += term(i);
  return sum;
}

const squareMatrix = (k: number, cell: (a: number, b: number) => number): number[][] =>
  Array.from({ length: k }, (_, a) => Array.from({ length: k }, (_, b) => cell(a, b)));

const multiplyVector = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => sumTo(row.length, (j) => (row[j] ?? 0) * (vector[j] ?? 0)));

const multiply = (left: Matrix, right: Matrix): number[][] =>
  squareMatrix(left.length, (a, b) =>
    sumTo(left.length, (j) => (left[a]?.[j] ?? 0) * (right[j]?.[b] ?? 0)),
  );

/** Gauss-Jordan with row pivots; undefined where a pivot is nothing beside its column. */
function invert(matrix: Matrix): number[][] | undefined {
  const k = matrix.length;
  const work = matrix.map((row, a) => [...row, ...row.map((_, b) => (a === b ? 1 : 0))]);
  for (let column = 0; column < k; column += 1) {
    const size = Math.abs(matrix[column]?.[column] ?? 0);
    let pivot = column;
    for (let row = column + 1; row < k; row += 1) {
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = row;
    }
    const chosen = work[pivot];
    const value = chosen?.[column] ?? 0;
    if (!chosen || !(Math.abs(value) > 1e-11 * Math.max(size, 1e-300))) return undefined;
    work[pivot] = work[column] as number[];
    work[column] = chosen.map((cell) => cell / value);
    for (let row = 0; row < k; row += 1) {
      const factor = work[row]?.[column] ?? 0;
      if (row === column || factor === 0) continue;
      work[row] = (work[row] ?? []).map((cell, j) => cell - factor * (work[column]?.[j] ?? 0));
    }
  }
  return work.map((row) => row.slice(k));
}
