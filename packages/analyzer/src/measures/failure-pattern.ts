import type { WeeklyRow } from '../analysis/row.ts';
import { twoSidedNormalP } from '../statistics/normal-tail.ts';

/** Whether items of a pair fail again and again, failed in a burst, or it was a one-off. */
export type FailurePattern = 'none' | 'one_off' | 'burst' | 'pattern';

/** Items that failed, at most, for a one-off. */
const MOST_ONE_OFF = 2;
const LEVEL = 0.05;

/**
 * Counted are items with a failure, each once, in the week of its first one: an item that is sent to and fro fails many
 * times and is still one. Up to two are a one-off. A burst is what varies more between weeks than one common share would
 * (chi-squared test of homogeneity by its Wilson-Hilferty normal approximation, PNAS 17, 1931) with more than half of the
 * items in two weeks that follow each other, wherever the week happens to begin, or all of them there. The rest is a pattern.
 */
export function failurePattern(weeks: readonly WeeklyRow[]): FailurePattern {
  const ended = weeks
    .filter((week) => week.endedHandoffs > 0)
    .toSorted((a, b) => a.weekMillis - b.weekMillis);
  const failed = sum(ended.map((week) => week.newlyFailedItems));
  if (failed === 0) return 'none';
  if (failed <= MOST_ONE_OFF) return 'one_off';
  const largest = largestFortnight(ended);
  if (largest === failed) return ended.length > 2 ? 'burst' : 'pattern';
  return largest > failed / 2 && isUneven(ended, failed) ? 'burst' : 'pattern';
}

const WEEK_MILLIS = 7 * 86_400_000;

/** Most items that failed first in a week or the one after it. */
function largestFortnight(weeks: readonly WeeklyRow[]): number {
  return weeks.reduce((most, week, at) => {
    const next = weeks[at + 1];
    const follows = next !== undefined && next.weekMillis - week.weekMillis === WEEK_MILLIS;
    return Math.max(most, week.newlyFailedItems + (follows ? next.newlyFailedItems : 0));
  }, 0);
}

function isUneven(weeks: readonly WeeklyRow[], failed: number): boolean {
  const n = sum(weeks.map((week) => week.endedHandoffs));
  const share = failed / n;
  if (share >= 1 || weeks.length < 2) return false;
  const chiSquared = sum(
    weeks.map(
      (week) =>
        (week.newlyFailedItems - week.endedHandoffs * share) ** 2 /
        (week.endedHandoffs * share * (1 - share)),
    ),
  );
  const freedom = weeks.length - 1;
  const variance = 2 / (9 * freedom);
  const z = ((chiSquared / freedom) ** (1 / 3) - (1 - variance)) / Math.sqrt(variance);
  return z > 0 && twoSidedNormalP(z) / 2 <= LEVEL;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
