import type { changeWeekly, RowOf } from '@baton/store';
import { groupBy } from '../group-by.ts';
import { WEEK_MILLIS } from './change-row.ts';

/** A row of `change/weekly`. */
export type WeeklyChangeRow = RowOf<typeof changeWeekly>;

/** What is watched per pair and week. */
export interface DriftMetric {
  readonly name: 'waiting_seconds' | 'failed' | 'completeness';
  readonly label: string;
  readonly measure: 'ratio_of_medians' | 'difference_of_shares' | 'difference_of_means';
  /** Its value in a week, and how many handoffs that rests on. */
  valueOf(row: WeeklyChangeRow): { readonly value: number; readonly n: number } | undefined;
}

/** What is watched. */
export const DRIFT_METRICS: readonly DriftMetric[] = [
  {
    name: 'waiting_seconds',
    label: 'median wait',
    measure: 'ratio_of_medians',
    valueOf: (row) =>
      row.logWaiting === null ? undefined : { value: row.logWaiting, n: row.waits },
  },
  {
    name: 'failed',
    label: 'share of failed handoffs',
    measure: 'difference_of_shares',
    valueOf: (row) => ({ value: row.failed / row.ended, n: row.ended }),
  },
  {
    name: 'completeness',
    label: 'mean completeness',
    measure: 'difference_of_means',
    valueOf: (row) =>
      row.completeness === null ? undefined : { value: row.completeness, n: row.withCompleteness },
  },
];

/** One figure of one pair, week by week. */
export interface DriftSeries {
  readonly metric: DriftMetric;
  readonly sourceTeam: string;
  readonly targetTeam: string;
  readonly weeks: readonly {
    readonly weekMillis: number;
    readonly value: number;
    readonly n: number;
  }[];
}

/** Handoffs of a week below which its figure says nothing. */
const LEAST_IN_WEEK = 5;

/** The series of every pair and figure; `endMillis` is where the weeks end that can be judged by a figure. */
export function driftSeries(
  rows: readonly WeeklyChangeRow[],
  endMillis: (metric: DriftMetric) => number,
): DriftSeries[] {
  const byPair = groupBy(rows, (row) => JSON.stringify([row.sourceTeam, row.targetTeam]));
  return [...byPair.values()].flatMap((own) =>
    DRIFT_METRICS.map((metric) => ({
      metric,
      sourceTeam: own[0]?.sourceTeam ?? '',
      targetTeam: own[0]?.targetTeam ?? '',
      weeks: own.flatMap((row) => {
        if (row.weekMillis + WEEK_MILLIS > endMillis(metric)) return [];
        const figure = metric.valueOf(row);
        if (!figure || figure.n < LEAST_IN_WEEK) return [];
        return [{ weekMillis: row.weekMillis, ...figure }];
      }),
    })),
  );
}
