import { solveSymmetric } from './solve-symmetric.ts';

/** Log-odds of an outcome as a linear function of columns. */
export interface LogisticRegression {
  readonly intercept: number;
  /** One for each column. */
  readonly coefficients: Float64Array;
  readonly iterations: number;
}

const MAX_ITERATIONS = 50;
const TOLERANCE = 1e-10;
/** Beyond these log-odds a step is a sign of separated outcomes. */
const MAX_LOG_ODDS = 30;

/**
 * Maximum likelihood by iteratively reweighted least squares (McCullagh and Nelder, "Generalized Linear Models",
 * section 4.4), with `ridge / 2` times the sum of squared coefficients taken off; the intercept is not drawn to zero
 * (le Cessie and van Houwelingen, Applied Statistics 41, 1992). Undefined where an outcome is missing, or where without
 * a ridge there is no maximum: separated outcomes, or columns that depend on each other.
 */
export function logisticRegression(
  columns: readonly Float64Array[],
  outcomes: Uint8Array,
  { ridge = 0 }: { readonly ridge?: number } = {},
): LogisticRegression | undefined {
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (positives === 0 || positives === outcomes.length) return undefined;
  const size = columns.length + 1;
  let beta = new Float64Array(size);
  beta[0] = Math.log(positives / (outcomes.length - positives));
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const { gradient, information } = derivatives(columns, outcomes, beta);
    for (let at = 1; at < size; at++) {
      gradient[at] = (gradient[at] ?? 0) - ridge * (beta[at] ?? 0);
      const row = information[at] as Float64Array;
      row[at] = (row[at] ?? 0) + ridge;
    }
    const step = solveSymmetric(information, gradient);
    if (step === undefined) return undefined;
    beta = beta.map((value, at) => value + (step[at] ?? 0));
    if (beta.some((value) => !(Math.abs(value) < 1e6))) return undefined;
    if (step.every((value, at) => Math.abs(value) <= TOLERANCE * (1 + Math.abs(beta[at] ?? 0)))) {
      return { intercept: beta[0] ?? 0, coefficients: beta.slice(1), iterations: iteration };
    }
  }
  return undefined;
}

function derivatives(
  columns: readonly Float64Array[],
  outcomes: Uint8Array,
  beta: Float64Array,
): { gradient: Float64Array; information: Float64Array[] } {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  const x = new Float64Array(size);
  x[0] = 1;
  for (let row = 0; row < outcomes.length; row++) {
    let sum = beta[0] ?? 0;
    for (let at = 1; at < size; at++) {
      const value = columns[at - 1]?.[row] ?? 0;
      x[at] = value;
      sum += (beta[at] ?? 0) * value;
    }
    const kept = Math.min(MAX_LOG_ODDS, Math.max(-MAX_LOG_ODDS, sum));
    const probability = 1 / (1 + Math.exp(-kept));
    const residual = (outcomes[row] ?? 0) - probability;
    const weight = probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      const xi = x[i] as number;
      gradient[i] = (gradient[i] as number) + residual * xi;
      const informationRow = information[i] as Float64Array;
      const weighted = weight * xi;
      for (let j = 0; j <= i; j++) {
        informationRow[j] = (informationRow[j] as number) + weighted * (x[j] as number);
      }
    }
  }
  return { gradient, information };
}
