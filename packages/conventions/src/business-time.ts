import type { Calendar } from './calendar.ts';
import { ConventionError } from './error.ts';
import {
  BLOCK_DAYS,
  DAY_MILLIS,
  END_DAY,
  type OpeningTimes,
  openingTimesOf,
} from './opening-times.ts';

const END_MILLIS = END_DAY * DAY_MILLIS;

/**
 * Seconds between two instants (milliseconds since 1970) at which a calendar is open; 0 if they run
 * backwards. An instant is open if its local wall-clock time lies within opening hours and its local
 * date is no holiday. Instants outside 1970 to 2199 count as closed.
 *
 * @throws ConventionError `invalid_calendar`
 */
export function businessSeconds(calendar: Calendar, fromMillis: number, toMillis: number): number {
  const times = openingTimesOf(calendar);
  const from = clamp(fromMillis);
  const to = clamp(toMillis);
  if (!(from < to)) return 0;
  const firstDay = Math.floor(from / DAY_MILLIS);
  const lastDay = Math.floor((to - 1) / DAY_MILLIS);
  let millis = 0;
  for (let day = firstDay; day <= lastDay; ) {
    if (isWholeBlock(day, lastDay) && day !== firstDay) {
      millis += times.blockMillis(day / BLOCK_DAYS);
      day += BLOCK_DAYS;
    } else {
      millis += openMillis(times, day, { from, to });
      day += 1;
    }
  }
  return millis / 1_000;
}

/**
 * The earliest instant (milliseconds since 1970) by which a calendar has been open for so many
 * seconds since the given one; that instant itself for 0 or less.
 *
 * @throws ConventionError `invalid_calendar`, or `no_business_time` if that is not before 2200
 */
export function addBusinessSeconds(
  calendar: Calendar,
  fromMillis: number,
  seconds: number,
): number {
  const times = openingTimesOf(calendar);
  if (seconds <= 0) return fromMillis;
  const from = clamp(fromMillis);
  const firstDay = Math.floor(from / DAY_MILLIS);
  let left = Math.round(seconds * 1_000);
  for (let day = firstDay; day < END_DAY; ) {
    if (day !== firstDay && isWholeBlock(day, END_DAY - 1)) {
      const blockMillis = times.blockMillis(day / BLOCK_DAYS);
      if (blockMillis < left) {
        left -= blockMillis;
        day += BLOCK_DAYS;
        continue;
      }
    }
    for (const [openFrom, openTo] of times.dayIntervals(day)) {
      const start = Math.max(openFrom, from);
      if (start >= openTo) continue;
      if (openTo - start >= left) return start + left;
      left -= openTo - start;
    }
    day += 1;
  }
  throw new ConventionError(
    'no_business_time',
    `Expected a calendar that is open for ${seconds} s before the year 2200, but ${left / 1_000} s are missing; check its hours and holidays.`,
  );
}

function clamp(millis: number): number {
  return Math.min(Math.max(millis, 0), END_MILLIS);
}

function isWholeBlock(day: number, lastDay: number): boolean {
  // The last day may be cut off by the end of the interval, so it is never part of a whole block.
  return day % BLOCK_DAYS === 0 && day + BLOCK_DAYS <= lastDay;
}

function openMillis(
  times: OpeningTimes,
  day: number,
  within: { readonly from: number; readonly to: number },
): number {
  let millis = 0;
  for (const [openFrom, openTo] of times.dayIntervals(day)) {
    millis += Math.max(0, Math.min(openTo, within.to) - Math.max(openFrom, within.from));
  }
  return millis;
}
