import type { Calendar, OpeningHours } from './calendar.ts';
import { ConventionError } from './error.ts';
import { parseClockTime } from './local-time.ts';

/** A span of time, start inclusive, end exclusive. */
export type Interval = readonly [from: number, to: number];

const MINUTE_MILLIS = 60_000;

/**
 * Opening hours by ISO day, from index 1, in milliseconds since local midnight: sorted, overlapping
 * and touching ones merged.
 *
 * @throws ConventionError `invalid_calendar`
 */
export function weeklyHours(calendar: Calendar): readonly (readonly Interval[])[] {
  const byDay: Interval[][] = Array.from({ length: 8 }, () => []);
  for (const hours of calendar.hours) {
    for (const day of hours.days) {
      const intervals = byDay[day];
      if (!intervals || day === 0) {
        throw invalid(`days from 1 (Monday) to 7 (Sunday), got ${day}`);
      }
      intervals.push(intervalOf(hours));
    }
  }
  return byDay.map(merge);
}

/** Sorts intervals by start and joins those that overlap or touch. */
export function merge(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (!last || interval[0] > last[1]) merged.push(interval);
    else merged[merged.length - 1] = [last[0], Math.max(last[1], interval[1])];
  }
  return merged;
}

function intervalOf({ from, to }: OpeningHours): Interval {
  const start = parseClockTime(from);
  const end = parseClockTime(to);
  if (start === undefined || end === undefined || start >= end) {
    throw invalid(`hours such as 09:00 to 17:30 that run forwards, got ${from} to ${to}`);
  }
  return [start * MINUTE_MILLIS, end * MINUTE_MILLIS];
}

function invalid(expectation: string): ConventionError {
  return new ConventionError('invalid_calendar', `Expected a calendar with ${expectation}.`);
}
