import { inverseSymmetric } from './inverse-symmetric.ts';
import { risingOrder } from './rising-order.ts';
import { solveSymmetric } from './solve-symmetric.ts';

/** Rows of a Cox regression: at risk from `starts` (exclusive; 0 unless said) to `stops`, where each ended or not. Times are 0 or more. */
export interface CoxRows {
  readonly stops: Float64Array;
  readonly ended: Uint8Array;
  readonly starts?: Float64Array;
  /** Index of each row's stratum; without, all rows are of one. */
  readonly strata?: Uint32Array;
}

/** Log hazard ratios with their standard errors, one for each column. */
export interface CoxRegression {
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  readonly logLikelihood: number;
  readonly iterations: number;
}

interface Derivatives {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array[];
}

const MAX_ITERATIONS = 40;
const TOLERANCE = 1e-10;
/** Of a log hazard ratio between the mean and the farthest row. */
const MAX_ERROR = 100;

/**
 * Proportional hazards by Newton-Raphson on the partial likelihood (Cox, JRSS B 34, 1972), ties after Efron (JASA 72,
 * 1977), counting process intervals after Andersen and Gill (Annals of Statistics 10, 1982), so that exposures may vary
 * with time. Undefined where there is no maximum: no events, an exposure that separates them, dependent columns.
 */
export function coxRegression(
  columns: readonly Float64Array[],
  rows: CoxRows,
): CoxRegression | undefined {
  const centered = columns.map(centeredColumn);
  const orders = riskOrders(rows);
  let beta = new Float64Array(columns.length);
  let now = derivatives(centered, rows, orders, beta);
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const step = solveSymmetric(now.information, now.gradient);
    if (step === undefined) return undefined;
    let next = now;
    let tried = beta;
    // A step that does not climb is halved.
    for (let scale = 1; scale > 1e-4; scale /= 2) {
      tried = beta.map((value, at) => value + scale * (step[at] ?? 0));
      next = derivatives(centered, rows, orders, tried);
      if (next.logLikelihood >= now.logLikelihood - TOLERANCE) break;
    }
    const isDone =
      Math.abs(next.logLikelihood - now.logLikelihood) <= TOLERANCE * Math.abs(now.logLikelihood);
    beta = tried;
    now = next;
    if (!isDone) continue;
    const inverse = inverseSymmetric(now.information);
    if (inverse === undefined) return undefined;
    const standardErrors = Float64Array.from(inverse, (row, at) => Math.sqrt(row[at] ?? 0));
    // Where an exposure separates the events, the likelihood flattens while a coefficient runs away.
    if (standardErrors.some((error, at) => error * spreadOf(centered[at]) > MAX_ERROR))
      return undefined;
    return {
      coefficients: beta,
      standardErrors,
      logLikelihood: now.logLikelihood,
      iterations: iteration,
    };
  }
  return undefined;
}

/** Rows by falling stop within their stratum, and by falling start likewise. */
interface RiskOrders {
  readonly byStop: Uint32Array;
  readonly byStart: Uint32Array | undefined;
}

function riskOrders({ stops, starts, strata }: CoxRows): RiskOrders {
  const byStratum = strata && Float64Array.from(strata);
  const falling = (times: Float64Array): Uint32Array => {
    const order = risingOrder(times).reverse();
    return byStratum === undefined ? order : risingOrder(byStratum, order);
  };
  return { byStop: falling(stops), byStart: starts === undefined ? undefined : falling(starts) };
}

function derivatives(
  columns: readonly Float64Array[],
  rows: CoxRows,
  { byStop, byStart }: RiskOrders,
  beta: Float64Array,
): Derivatives {
  const size = columns.length;
  const { stops, starts, ended, strata } = rows;
  const total = createSums(size);
  const dying = createSums(size);
  const gradient = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  let logLikelihood = 0;
  let stratum = -1;
  let leaving = 0;
  for (let from = 0; from < byStop.length; ) {
    const first = byStop[from] as number;
    const time = stops[first] as number;
    if ((strata?.[first] ?? 0) !== stratum) {
      stratum = strata?.[first] ?? 0;
      clearSums(total);
      while (
        byStart &&
        (strata?.[byStart[leaving] ?? 0] ?? 0) !== stratum &&
        leaving < byStart.length
      )
        leaving++;
    }
    let to = from;
    let deaths = 0;
    clearSums(dying);
    for (; to < byStop.length; to++) {
      const row = byStop[to] as number;
      if (stops[row] !== time || (strata?.[row] ?? 0) !== stratum) break;
      const eta = linear(columns, row, beta);
      addRow(total, columns, row, Math.exp(eta));
      if (ended[row] !== 1) continue;
      deaths++;
      logLikelihood += eta;
      addRow(dying, columns, row, Math.exp(eta));
      for (let i = 0; i < size; i++)
        gradient[i] = (gradient[i] as number) + (columns[i]?.[row] as number);
    }
    // Rows that begin at this time or later are not yet at risk.
    for (; byStart && leaving < byStart.length; leaving++) {
      const row = byStart[leaving] as number;
      if ((strata?.[row] ?? 0) !== stratum || (starts?.[row] as number) < time) break;
      addRow(total, columns, row, -Math.exp(linear(columns, row, beta)));
    }
    for (let k = 0; k < deaths; k++) {
      const share = k / deaths;
      const weight = total.s0 - share * dying.s0;
      logLikelihood -= Math.log(weight);
      for (let i = 0; i < size; i++) {
        const mean = ((total.s1[i] as number) - share * (dying.s1[i] as number)) / weight;
        gradient[i] = (gradient[i] as number) - mean;
        const target = information[i] as Float64Array;
        for (let j = 0; j <= i; j++) {
          const other = ((total.s1[j] as number) - share * (dying.s1[j] as number)) / weight;
          const cross =
            ((total.s2[i * size + j] as number) - share * (dying.s2[i * size + j] as number)) /
            weight;
          target[j] = (target[j] as number) + cross - mean * other;
        }
      }
    }
    from = to;
  }
  return { logLikelihood, gradient, information };
}

/** Sums of weights, of weighted columns and of their products. */
interface Sums {
  s0: number;
  readonly s1: Float64Array;
  readonly s2: Float64Array;
}

const createSums = (size: number): Sums => ({
  s0: 0,
  s1: new Float64Array(size),
  s2: new Float64Array(size * size),
});

function clearSums(sums: Sums): void {
  sums.s0 = 0;
  sums.s1.fill(0);
  sums.s2.fill(0);
}

function addRow(sums: Sums, columns: readonly Float64Array[], row: number, weight: number): void {
  const size = columns.length;
  sums.s0 += weight;
  for (let i = 0; i < size; i++) {
    const weighted = weight * (columns[i]?.[row] as number);
    sums.s1[i] = (sums.s1[i] as number) + weighted;
    for (let j = 0; j <= i; j++) {
      const at = i * size + j;
      sums.s2[at] = (sums.s2[at] as number) + weighted * (columns[j]?.[row] as number);
    }
  }
}

function linear(columns: readonly Float64Array[], row: number, beta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < columns.length; i++)
    sum += (columns[i]?.[row] as number) * (beta[i] as number);
  return sum;
}

/** Around its mean, or exponentials may overflow. */
function centeredColumn(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / Math.max(1, column.length);
  return column.map((value) => value - mean);
}

function spreadOf(column: Float64Array | undefined): number {
  let spread = 0;
  for (const value of column ?? []) spread = Math.max(spread, Math.abs(value));
  return spread;
}
