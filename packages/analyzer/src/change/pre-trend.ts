import { ols } from '../statistics/ols.ts';
import { twoSidedStudentP } from '../statistics/student-t.ts';
import type { WeekLevel } from './weekly-levels.ts';

const LEAST_WEEKS = 5;

/** How two groups drifted apart before anything was changed. */
export interface PreTrend {
  readonly weeks: number;
  /** By how much the treated group moved away from the others each week. */
  readonly slopePerWeek: number;
  readonly pValue: number;
}

/**
 * Slope of the weekly distance of two groups before the start, the usual look at parallel trends; undefined
 * for fewer than 5 weeks in common. A p-value that is not small is no proof that they are parallel (Roth 2022,
 * Am. Econ. Rev.: Insights 4:305).
 */
export function preTrend(
  treated: readonly WeekLevel[],
  comparison: readonly WeekLevel[],
): PreTrend | undefined {
  const other = new Map(comparison.map((one) => [one.week, one.level]));
  const points = treated.flatMap(({ week, level }) => {
    const beside = other.get(week);
    return week < 0 && beside !== undefined ? [{ week, distance: level - beside }] : [];
  });
  if (points.length < LEAST_WEEKS) return undefined;
  const fit = ols(
    points.map((one) => one.distance),
    points.map((one) => [1, one.week]),
  );
  const slope = fit?.coefficients[1];
  const error = Math.sqrt(fit?.covariance[1]?.[1] ?? 0);
  if (!fit || slope === undefined) return undefined;
  const pValue = error > 0 ? twoSidedStudentP(slope / error, fit.degreesOfFreedom) : 1;
  return { weeks: points.length, slopePerWeek: slope, pValue };
}
