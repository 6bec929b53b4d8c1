import { studentCritical, twoSidedStudentP } from './student-t.ts';

/** What Welch's test says of the mean of the exposed against that of the others. */
export interface Welch {
  /** Mean of the exposed minus mean of the others, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * t test without equal variances (Welch, Biometrika 34, 1947; on logarithms, the difference is the logarithm of a ratio).
 * Undefined where an arm has fewer than two values or neither varies.
 */
export function welch(values: Float64Array, exposed: Uint8Array): Welch | undefined {
  const one = momentsOf(values, exposed, 1);
  const other = momentsOf(values, exposed, 0);
  if (one === undefined || other === undefined) return undefined;
  const variance = one.squaredError + other.squaredError;
  if (!(variance > 0)) return undefined;
  const difference = one.mean - other.mean;
  const t = difference / Math.sqrt(variance);
  const degreesOfFreedom =
    (variance * variance) /
    (one.squaredError ** 2 / (one.count - 1) + other.squaredError ** 2 / (other.count - 1));
  const margin = studentCritical(0.05, degreesOfFreedom) * Math.sqrt(variance);
  return {
    difference,
    low: difference - margin,
    high: difference + margin,
    t,
    degreesOfFreedom,
    pValue: twoSidedStudentP(t, degreesOfFreedom),
  };
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Of the mean. */
  readonly squaredError: number;
}

function momentsOf(values: Float64Array, exposed: Uint8Array, arm: number): Moments | undefined {
  let count = 0;
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    if ((exposed[row] === 1 ? 1 : 0) !== arm) continue;
    count++;
    sum += values[row] as number;
  }
  if (count < 2) return undefined;
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < values.length; row++) {
    if ((exposed[row] === 1 ? 1 : 0) === arm) squares += ((values[row] as number) - mean) ** 2;
  }
  return { count, mean, squaredError: squares / (count - 1) / count };
}
