import { quantile } from '../../../statistics/quantile.ts';
import { spearman } from '../../../statistics/spearman.ts';
import type { Check, Figure } from '../../check.ts';
import { bucketOf, byGroup, type Course, courseCheck, meanOf } from '../../course.ts';
import { rankCorrelationWithoutTies } from '../../rank-correlation-without-ties.ts';
import { resolvedAfterMillis } from './status.ts';

const DAY_MILLIS = 86_400_000;

/** From the first row to the last one, which may be an automatic close. */
export const throughputDays = ({ openedMillis, updatedMillis }: Course): number =>
  (updatedMillis - openedMillis) / DAY_MILLIS;

const handoffsOf = ({ initiatedMillis }: Course): number => initiatedMillis.length;
const byHandoffs = (
  courses: readonly Course[],
  figure: (group: readonly Course[]) => Figure,
): Figure => byGroup(courses, (one) => bucketOf(handoffsOf(one), 3), figure);

const medianThroughput = (group: readonly Course[]): number | undefined =>
  quantile(group.map(throughputDays), 0.5);

const tail = (courses: readonly Course[], share: number): number | undefined =>
  quantile(courses.map(throughputDays), share);

const resolvedOf = (courses: readonly Course[]): Course[] =>
  courses.filter((one) => resolvedAfterMillis(one) !== undefined);
const resolvedDays = (one: Course): number => (resolvedAfterMillis(one) ?? 0) / DAY_MILLIS;

type Correlation = (x: Float64Array, y: Float64Array) => number | undefined;
/** A correlation of the number of handoffs with a time. */
export const handoffsWith = (
  courses: readonly Course[],
  days: (one: Course) => number,
  correlation: Correlation,
): number | undefined =>
  correlation(Float64Array.from(courses, handoffsOf), Float64Array.from(courses, days));

/** Figures of the times of the BPI Challenge 2013 incidents. */
export const timeChecks: readonly Check[] = [
  courseCheck('case_len', (courses) => {
    const rows = courses.map(({ statuses }) => statuses.length);
    return { mean: meanOf(rows), median: quantile(rows, 0.5), max: Math.max(0, ...rows) };
  }),
  courseCheck('throughput_days.p90', (courses) => tail(courses, 0.9), 'quantile'),
  courseCheck('throughput_days.p95', (courses) => tail(courses, 0.95), 'quantile'),
  courseCheck('throughput_days', (courses) => {
    const days = courses.map(throughputDays);
    return {
      mean: meanOf(days),
      median: quantile(days, 0.5),
      max: Math.max(0, ...days),
    };
  }),
  courseCheck('median_throughput_days_by_handoffs', (courses) =>
    byHandoffs(courses, (group) => [group.length, medianThroughput(group)]),
  ),
  courseCheck('median_days_to_first_resolved_by_handoffs', (courses) =>
    byHandoffs(resolvedOf(courses), (group) => [
      group.length,
      quantile(group.map(resolvedDays), 0.5),
    ]),
  ),
  courseCheck('median_throughput_days_by_impact_and_handoffs', (courses) =>
    byGroup(
      courses,
      ({ attributes }) => attributes['impact'] ?? '',
      (group) => byHandoffs(group, medianThroughput),
    ),
  ),
  courseCheck('spearman_handoffs_throughput', (courses) =>
    handoffsWith(courses, throughputDays, spearman),
  ),
  courseCheck('spearman_handoffs_time_to_resolved_resolved_cases', (courses) =>
    handoffsWith(resolvedOf(courses), resolvedDays, spearman),
  ),
  courseCheck('clickhouse_rankCorr_same_data_is_tie_biased', (courses) =>
    handoffsWith(courses, throughputDays, rankCorrelationWithoutTies),
  ),
];
