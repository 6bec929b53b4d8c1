import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { type ChangePoint, changePoint } from '../statistics/change-points.ts';
import { studentCritical } from '../statistics/student-t.ts';
import type { DriftSeries } from './drift-series.ts';

/** Weeks that a level needs, on either side of a step. */
const LEAST_WEEKS = 4;
const MOST_PERMUTATIONS = 19_999;

/** A series that was tested. */
export interface TestedSeries {
  readonly series: DriftSeries;
  readonly step: ChangePoint;
  readonly qValue: number;
  /** The step with its 95 % interval, on the scale of the series. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
}

/** The best step of each series that is long enough and varies, with q-values over all of them. */
export function testDrift(all: readonly DriftSeries[]): TestedSeries[] {
  const long = all.filter((series) => series.weeks.length >= 2 * LEAST_WEEKS);
  // The least p-value there can be must survive the correction for as many series.
  const permutations = Math.min(MOST_PERMUTATIONS, Math.max(999, 40 * long.length - 1));
  const tested = long.flatMap((series, i) => {
    const weights = series.weeks.map((week) => week.n);
    const step = changePoint(
      series.weeks.map((week) => week.value),
      { minimumSegment: LEAST_WEEKS, weights, permutations, seed: i + 1 },
    );
    return step ? [{ series, step, difference: differenceOf(step, weights) }] : [];
  });
  const q = benjaminiHochberg(tested.map(({ step }) => step.pValue));
  return tested.map((one, i) => ({ ...one, qValue: q[i] ?? 1 }));
}

/** Weighted least squares around the two levels; the place of the step counts as known, so it is a little narrow. */
function differenceOf(step: ChangePoint, weights: readonly number[]): TestedSeries['difference'] {
  const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
  const value = step.after - step.before;
  const degreesOfFreedom = weights.length - 2;
  const error = Math.sqrt(
    (step.residual / degreesOfFreedom) *
      (1 / sum(weights.slice(0, step.index)) + 1 / sum(weights.slice(step.index))),
  );
  const half = studentCritical(0.05, degreesOfFreedom) * error;
  return { value, low: value - half, high: value + half };
}
