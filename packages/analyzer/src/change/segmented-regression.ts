import { ols } from '../statistics/ols.ts';
import { studentCritical, twoSidedStudentP } from '../statistics/student-t.ts';
import type { WeekLevel } from './weekly-levels.ts';

const LEAST_BEFORE = 6;
const LEAST_AFTER = 3;
/** From so many weeks on, the trend may change too. */
const WEEKS_FOR_SLOPE = 6;

/** By how much a series lies off where its earlier trend would have taken it. */
export interface SegmentedChange {
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly slopeBeforePerWeek: number;
}

/**
 * Segmented regression of an interrupted series (Wagner, Soumerai, Zhang & Ross-Degnan 2002, J. Clin. Pharm.
 * Ther. 27:299): level and trend before, change of level and, with 6 weeks after, of trend; the estimate is the mean
 * distance from the earlier trend over the weeks after. Errors by Newey and West with one lag. Undefined for fewer
 * than 6 weeks before or 3 after.
 */
export function segmentedRegression(weeks: readonly WeekLevel[]): SegmentedChange | undefined {
  const after = weeks.filter((one) => one.week >= 0);
  if (weeks.length - after.length < LEAST_BEFORE || after.length < LEAST_AFTER) return undefined;
  const withSlope = after.length >= WEEKS_FOR_SLOPE;
  const rowOf = ({ week }: { week: number }): number[] => [
    1,
    week,
    week >= 0 ? 1 : 0,
    ...(withSlope ? [Math.max(0, week)] : []),
  ];
  const fit = ols(
    weeks.map((one) => one.level),
    weeks.map(rowOf),
    1,
  );
  if (!fit) return undefined;
  const meanWeek = after.reduce((sum, one) => sum + one.week, 0) / after.length;
  const direction = [0, 0, 1, ...(withSlope ? [meanWeek] : [])];
  const product = (values: readonly number[] | undefined): number =>
    direction.reduce((sum, one, i) => sum + one * (values?.[i] ?? 0), 0);
  const estimate = product(fit.coefficients);
  const standardError = Math.sqrt(Math.max(0, product(fit.covariance.map(product))));
  const half = studentCritical(0.05, fit.degreesOfFreedom) * standardError;
  return {
    estimate,
    standardError,
    low: estimate - half,
    high: estimate + half,
    pValue:
      standardError > 0 ? twoSidedStudentP(estimate / standardError, fit.degreesOfFreedom) : 1,
    slopeBeforePerWeek: fit.coefficients[1] ?? 0,
  };
}
