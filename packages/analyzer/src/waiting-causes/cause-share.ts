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
 * Undefined with fewer than {@link MINIMUM_WEEKS} weeks, or no waiting.
 */
export function causeShare(weeks: readonly WeekWaits[], level: number): CauseShare | undefined {
  const n = weeks.length;
  const total = sum(weeks.map((week) => week.totalMillis));
  if (n < MINIMUM_WEEKS || !(total > 0)) return undefined;
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

/** Fewest weeks and handoffs in which a share must be gone to say so. */
const GONE_WEEKS = 2;
const GONE_HANDOFFS = 10;

/**
 * The last week in which a share held: since then, for two weeks and ten handoffs at least, it has been under half of
 * `level`, and until then it was `level` or more. Undefined where it still holds, or never did.
 */
export function heldUntil(weeks: readonly WeekWaits[], level: number): number | undefined {
  for (let at = 0; at + GONE_WEEKS < weeks.length; at++) {
    const before = shareOf(weeks.slice(0, at + 1));
    const since = weeks.slice(at + 1);
    const handoffs = sum(since.map((week) => week.handoffs));
    if (before < level || handoffs < GONE_HANDOFFS) continue;
    if (since.every((_, from) => shareOf(since.slice(from)) < level / 2)) {
      return weeks[at]?.weekMillis;
    }
  }
  return undefined;
}

/** The part of the waiting of weeks that is of one cause; 0 where nothing waited. */
export function shareOf(weeks: readonly WeekWaits[]): number {
  const total = sum(weeks.map((week) => week.totalMillis));
  return total > 0 ? sum(weeks.map((week) => week.causeMillis)) / total : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
