import type { LogisticRegression } from './logistic-regression.ts';

/** One row: what of it is not zero. */
export interface SparseRow {
  /** Columns, from 0. */
  readonly places: Uint32Array;
  readonly values: Float64Array;
}

const MAX_ITERATIONS = 60;
const MAX_INNER = 60;
const TOLERANCE = 1e-5;

/**
 * The same maximum as {@link logisticRegression} with a ridge, for thousands of columns of which rows have few: Newton
 * steps that conjugate gradients solve without ever writing the information down (truncated Newton; Lin, Weng and
 * Keerthi, "Trust region Newton method for large-scale logistic regression", JMLR 9, 2008, with halved steps instead of
 * a trust region). Undefined where an outcome is missing.
 */
export function sparseLogisticRegression(
  rows: readonly SparseRow[],
  outcomes: Uint8Array,
  { columns, ridge }: { readonly columns: number; readonly ridge: number },
): LogisticRegression | undefined {
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (positives === 0 || positives === outcomes.length) return undefined;
  // The intercept stands last and is not drawn to zero.
  let beta = new Float64Array(columns + 1);
  beta[columns] = Math.log(positives / (outcomes.length - positives));
  const penalty = (at: number): number => (at < columns ? ridge : 0);
  const lossOf = (at: Float64Array): number =>
    rows.reduce((sum, row, index) => {
      const score = dot(row, at);
      return (
        sum +
        Math.log1p(Math.exp(-Math.abs(score))) +
        Math.max(0, score) -
        (outcomes[index] ?? 0) * score
      );
    }, 0) + at.reduce((sum, value, index) => sum + (penalty(index) * value * value) / 2, 0);
  let loss = lossOf(beta);
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const probabilities = Float64Array.from(rows, (row) => 1 / (1 + Math.exp(-dot(row, beta))));
    const gradient = beta.map((value, at) => -penalty(at) * value);
    rows.forEach((row, at) => {
      addTo(gradient, row, (outcomes[at] ?? 0) - (probabilities[at] as number));
    });
    const size = norm(gradient);
    if (size <= TOLERANCE * Math.max(1, rows.length)) return result(beta, columns, iteration);
    const curvature = (direction: Float64Array): Float64Array => {
      const product = direction.map((value, at) => penalty(at) * value);
      rows.forEach((row, at) => {
        const probability = probabilities[at] as number;
        addTo(product, row, probability * (1 - probability) * dot(row, direction));
      });
      return product;
    };
    const step = conjugateGradient(curvature, gradient);
    let length = 1;
    for (; length > 1e-6; length /= 2) {
      const next = beta.map((value, at) => value + length * (step[at] as number));
      const nextLoss = lossOf(next);
      if (nextLoss > loss) continue;
      const isDone = loss - nextLoss <= 1e-7 * Math.max(1, loss);
      beta = next;
      loss = nextLoss;
      if (isDone) return result(beta, columns, iteration);
      break;
    }
    if (length <= 1e-6) return result(beta, columns, iteration);
  }
  return result(beta, columns, MAX_ITERATIONS);
}

/** Score of a row: the last coefficient is the intercept's. */
function dot({ places, values }: SparseRow, beta: Float64Array): number {
  let sum = beta[beta.length - 1] as number;
  for (let at = 0; at < places.length; at++) {
    sum += (values[at] as number) * (beta[places[at] as number] as number);
  }
  return sum;
}

function addTo(sums: Float64Array, { places, values }: SparseRow, weight: number): void {
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    sums[place] = (sums[place] as number) + weight * (values[at] as number);
  }
  sums[sums.length - 1] = (sums[sums.length - 1] as number) + weight;
}

/** Hestenes and Stiefel 1952, stopped early: the direction only has to be good. */
function conjugateGradient(
  product: (direction: Float64Array) => Float64Array,
  target: Float64Array,
): Float64Array {
  const solution = new Float64Array(target.length);
  let residual = target.slice();
  let direction = target.slice();
  let before = inner(residual, residual);
  const enough = 0.01 * before;
  for (let at = 0; at < MAX_INNER && before > enough; at++) {
    const applied = product(direction);
    const bend = inner(direction, applied);
    if (!(bend > 0)) break;
    const length = before / bend;
    for (let i = 0; i < solution.length; i++) {
      solution[i] = (solution[i] as number) + length * (direction[i] as number);
    }
    residual = residual.map((value, i) => value - length * (applied[i] as number));
    const after = inner(residual, residual);
    direction = residual.map((value, i) => value + (after / before) * (direction[i] as number));
    before = after;
  }
  return solution;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

const norm = (values: Float64Array): number => Math.sqrt(inner(values, values));

const result = (beta: Float64Array, columns: number, iterations: number): LogisticRegression => ({
  intercept: beta[columns] ?? 0,
  coefficients: beta.slice(0, columns),
  iterations,
});
