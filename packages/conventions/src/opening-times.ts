import type { Calendar } from './calendar.ts';
import { ConventionError } from './error.ts';
import { createOffsetAt, type OffsetAt } from './time-zone-offset.ts';
import { type Interval, merge, weeklyHours } from './weekly-hours.ts';

export const DAY_MILLIS = 86_400_000;
/** Days whose sum is remembered together. */
export const BLOCK_DAYS = 64;
/** UTC days counted from 1970 that calendars cover: 1970 to 2199; all others count as closed. */
export const END_DAY = Date.UTC(2200, 0, 1) / DAY_MILLIS;

/** When a calendar is open, by UTC day counted from 1970-01-01. */
export interface OpeningTimes {
  /** Open intervals of the day in milliseconds since 1970, sorted and apart. */
  dayIntervals(day: number): readonly Interval[];
  /** Open milliseconds of the days from `block * BLOCK_DAYS` on. */
  blockMillis(block: number): number;
}

const MAX_CACHED_DAYS = 20_000;
const MAX_CACHED_CALENDARS = 256;
const byObject = new WeakMap<Calendar, OpeningTimes>();
const byContent = new Map<string, OpeningTimes>();

/**
 * Opening times of a calendar, computed as they are asked for and remembered, also for an equal
 * calendar that was parsed anew.
 *
 * @throws ConventionError `invalid_calendar`
 */
export function openingTimesOf(calendar: Calendar): OpeningTimes {
  const known = byObject.get(calendar);
  if (known) return known;
  const content = JSON.stringify([calendar.timeZone, calendar.hours, calendar.holidays ?? []]);
  const times = byContent.get(content) ?? createOpeningTimes(calendar);
  if (byContent.size >= MAX_CACHED_CALENDARS) byContent.clear();
  byContent.set(content, times);
  byObject.set(calendar, times);
  return times;
}

function createOpeningTimes(calendar: Calendar): OpeningTimes {
  const offsetAt = offsetsOf(calendar.timeZone);
  const hours = weeklyHours(calendar);
  const holidays = new Set((calendar.holidays ?? []).map((date) => Date.parse(date)));
  const days = new Map<number, readonly Interval[]>();
  const blocks = new Map<number, number>();

  const compute = (day: number): readonly Interval[] => {
    const open: Interval[] = [];
    for (const [from, to, offset] of segmentsOf(day, offsetAt)) {
      // Within a segment local time is UTC plus a constant, so wall-clock hours map one to one; in
      // the hour that a clock change repeats they count twice, in the one it skips not at all.
      const firstDate = Math.floor((from + offset) / DAY_MILLIS);
      const lastDate = Math.floor((to + offset - 1) / DAY_MILLIS);
      for (let date = firstDate; date <= lastDate; date++) {
        const midnight = date * DAY_MILLIS;
        if (holidays.has(midnight)) continue;
        for (const [start, end] of hours[isoDayOf(date)] ?? []) {
          const openFrom = Math.max(from, midnight + start - offset);
          const openTo = Math.min(to, midnight + end - offset);
          if (openFrom < openTo) open.push([openFrom, openTo]);
        }
      }
    }
    return merge(open);
  };
  const dayIntervals = (day: number): readonly Interval[] => {
    const known = days.get(day);
    if (known) return known;
    const intervals = compute(day);
    if (days.size >= MAX_CACHED_DAYS) days.clear();
    days.set(day, intervals);
    return intervals;
  };
  const blockMillis = (block: number): number => {
    const known = blocks.get(block);
    if (known !== undefined) return known;
    let sum = 0;
    for (let day = block * BLOCK_DAYS; day < (block + 1) * BLOCK_DAYS; day++) {
      for (const [from, to] of dayIntervals(day)) sum += to - from;
    }
    blocks.set(block, sum);
    return sum;
  };
  return { dayIntervals, blockMillis };
}

function offsetsOf(timeZone: string): OffsetAt {
  try {
    return createOffsetAt(timeZone);
  } catch (cause) {
    throw new ConventionError(
      'invalid_calendar',
      `Expected an IANA time zone such as Europe/Berlin, got ${JSON.stringify(timeZone)}.`,
      { cause },
    );
  }
}

// No zone has had two clock changes within one UTC day since 1970, so the ends of a day tell.
function segmentsOf(
  day: number,
  offsetAt: OffsetAt,
): readonly (readonly [from: number, to: number, offset: number])[] {
  const from = day * DAY_MILLIS;
  const to = from + DAY_MILLIS;
  const before = offsetAt(from);
  const after = offsetAt(to - 1_000);
  if (before === after) return [[from, to, before]];
  let low = from / 1_000;
  let high = to / 1_000 - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1_000) === before) low = middle;
    else high = middle;
  }
  const change = high * 1_000;
  return [
    [from, change, before],
    [change, to, after],
  ];
}

// 1970-01-01 was a Thursday.
function isoDayOf(date: number): number {
  return ((((date + 3) % 7) + 7) % 7) + 1;
}
