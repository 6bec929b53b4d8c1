import { solveSymmetric } from './solve-symmetric.ts';
import { atOnce, type Steps } from './steps.ts';

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
export function* logisticRegressionSteps(
  columns: readonly Float64Array[],
  outcomes: Uint8Array,
  { ridge = 0 }: { readonly ridge?: number } = {},
): Steps<LogisticRegression | undefined> {
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (positives === 0 || positives === outcomes.length) return undefined;
  const size = columns.length + 1;
  const rows = sparseRows(columns, outcomes.length);
  let beta = new Float64Array(size);
  beta[0] = Math.log(positives / (outcomes.length - positives));
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const { gradient, information } = derivatives(rows, outcomes, beta);
    yield;
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

/** {@link logisticRegressionSteps} at once. */
export function logisticRegression(
  ...given: Parameters<typeof logisticRegressionSteps>
): LogisticRegression | undefined {
  return atOnce(logisticRegressionSteps(...given));
}

/** What of each row is not zero: columns of yes and no, of which many rows have few, cost what they hold. */
interface SparseRows {
  /** Where the entries of each row begin; one more than there are rows. */
  readonly starts: Uint32Array;
  readonly places: Uint32Array;
  readonly values: Float64Array;
}

/** Column 0 is the intercept. */
function sparseRows(columns: readonly Float64Array[], rows: number): SparseRows {
  const starts = new Uint32Array(rows + 1);
  for (const column of columns) {
    for (let row = 0; row < rows; row++) if ((column[row] ?? 0) !== 0) add(starts, row + 1, 1);
  }
  for (let row = 0; row < rows; row++) add(starts, row + 1, (starts[row] as number) + 1);
  const next = starts.slice(0, rows);
  const places = new Uint32Array(starts[rows] as number);
  const values = new Float64Array(starts[rows] as number);
  for (let row = 0; row < rows; row++) values[add(next, row, 1) - 1] = 1;
  columns.forEach((column, at) => {
    for (let row = 0; row < rows; row++) {
      const value = column[row] ?? 0;
      if (value === 0) continue;
      const entry = add(next, row, 1) - 1;
      places[entry] = at + 1;
      values[entry] = value;
    }
  });
  return { starts, places, values };
}

function add(numbers: Uint32Array, at: number, more: number): number {
  const sum = (numbers[at] as number) + more;
  numbers[at] = sum;
  return sum;
}

function derivatives(
  { starts, places, values }: SparseRows,
  outcomes: Uint8Array,
  beta: Float64Array,
): { gradient: Float64Array; information: Float64Array[] } {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  for (let row = 0; row < outcomes.length; row++) {
    const start = starts[row] as number;
    const end = starts[row + 1] as number;
    let sum = 0;
    for (let entry = start; entry < end; entry++) {
      sum += (beta[places[entry] as number] as number) * (values[entry] as number);
    }
    const kept = Math.min(MAX_LOG_ODDS, Math.max(-MAX_LOG_ODDS, sum));
    const probability = 1 / (1 + Math.exp(-kept));
    const residual = (outcomes[row] ?? 0) - probability;
    const weight = probability * (1 - probability);
    for (let one = start; one < end; one++) {
      const i = places[one] as number;
      const xi = values[one] as number;
      gradient[i] = (gradient[i] as number) + residual * xi;
      const informationRow = information[i] as Float64Array;
      const weighted = weight * xi;
      // Entries of a row stand in the order of their columns, so these are the ones up to the diagonal.
      for (let other = start; other <= one; other++) {
        const j = places[other] as number;
        informationRow[j] = (informationRow[j] as number) + weighted * (values[other] as number);
      }
    }
  }
  return { gradient, information };
}
