import { studentCritical, twoSidedStudentP } from '../statistics/student-t.ts';

/** Waits of one week: milliseconds in all, and those of one cause. */
export interface WeekWaits {
  readonly weekMillis: number;
  readonly handoffs: number;
  readonly totalMillis: number;
  readonly causeMillis: number;
}

/** The share of waiting that is of one cause, with its 95 % interval over weeks. */
export interface CauseShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** That the share is no more than `level`, one-sided. */
  readonly pValue: number;
}

/** Fewest weeks for an interval. */
export const MINIMUM_WEEKS = 4;

/**
 * A ratio of sums over weeks, which stand for what goes together within them: its variance is that of a ratio estimator
 * with the weeks as clusters (Cochran, "Sampling Techniques", 1977, section 6.4), Student's t over the weeks.
 * Undefined with fewer than `fewestWeeks`, or no waiting.
 */
export function causeShare(
  weeks: readonly WeekWaits[],
  level: number,
  fewestWeeks = MINIMUM_WEEKS,
): CauseShare | undefined {
  const n = weeks.length;
  const total = sum(weeks.map((week) => week.totalMillis));
  if (n < fewestWeeks || !(total > 0)) return undefined;
  const value = sum(weeks.map((week) => week.causeMillis)) / total;
  const squares = sum(weeks.map((week) => (week.causeMillis - value * week.totalMillis) ** 2));
  const error = Math.sqrt((squares * n) / (n - 1)) / total;
  const reach = studentCritical(0.05, n - 1) * error;
  const t = error > 0 ? (value - level) / error : 0;
  const twoSided = error > 0 ? twoSidedStudentP(t, n - 1) : value === level ? 1 : 0;
  return {
    value,
    low: Math.max(0, value - reach),
    high: Math.min(1, value + reach),
    pValue: value > level ? twoSided / 2 : 1 - twoSided / 2,
  };
}

/** Fewest weeks and handoffs in which a share must have held, and be gone, to say so. */
const HELD_WEEKS = 3;
const GONE_WEEKS = 2;
const FEWEST_HANDOFFS = 10;

/** A share that held for a time and is gone since. */
export interface HeldShare {
  /** The last week in which it held. */
  readonly untilMillis: number;
  /** Until then. */
  readonly share: CauseShare;
}

/**
 * A share that is gone: since the last week named, for two weeks and ten handoffs at least, it has been under half of
 * `level`, and for three weeks and ten handoffs until then it was more than `level`. Undefined where it still holds, or
 * never did. Whether it was more by chance is for the p-value of the share to say.
 */
export function heldUntil(weeks: readonly WeekWaits[], level: number): HeldShare | undefined {
  for (let at = HELD_WEEKS - 1; at + GONE_WEEKS < weeks.length; at++) {
    const [before, since] = [weeks.slice(0, at + 1), weeks.slice(at + 1)];
    if (shareOf(before) <= level || isOfOneWeek(before)) continue;
    if (Math.min(handoffsOf(before), handoffsOf(since)) < FEWEST_HANDOFFS) continue;
    if (since.some((_, from) => shareOf(since.slice(from)) >= level / 2)) continue;
    const share = causeShare(before, level, HELD_WEEKS);
    if (share !== undefined) return { untilMillis: weeks[at]?.weekMillis ?? 0, share };
  }
  return undefined;
}

/** Where one week makes up most of the waiting, weeks cannot say how much they vary. */
const isOfOneWeek = (weeks: readonly WeekWaits[]): boolean =>
  2 * weeks.reduce((most, week) => Math.max(most, week.totalMillis), 0) >
  sum(weeks.map((week) => week.totalMillis));

const handoffsOf = (weeks: readonly WeekWaits[]): number => sum(weeks.map((week) => week.handoffs));

/** The part of the waiting of weeks that is of one cause; 0 where nothing waited. */
export function shareOf(weeks: readonly WeekWaits[]): number {
  const total = sum(weeks.map((week) => week.totalMillis));
  return total > 0 ? sum(weeks.map((week) => week.causeMillis)) / total : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
