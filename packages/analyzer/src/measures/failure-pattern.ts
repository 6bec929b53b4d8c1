import type { WeeklyRow } from '../analysis/row.ts';
import { twoSidedNormalP } from '../statistics/normal-tail.ts';

/** Whether the failures of a pair come again and again, came in a burst, or were a one-off. */
export type FailurePattern = 'none' | 'one_off' | 'burst' | 'pattern';

const MINIMUM_WEEKS = 3;
const LEVEL = 0.05;

/**
 * A pattern takes failures in three weeks or more; a burst is what varies more between weeks than one common share
 * would (chi-squared test of homogeneity by its Wilson-Hilferty normal approximation, PNAS 17, 1931) with more than half
 * of the failures in one week; up to two failures, or all of them in one week, are a one-off and nothing more.
 */
export function failurePattern(weeks: readonly WeeklyRow[]): FailurePattern {
  const ended = weeks.filter((week) => week.endedHandoffs > 0);
  const failed = sum(ended.map((week) => week.failed));
  if (failed === 0) return 'none';
  const withFailures = ended.filter((week) => week.failed > 0);
  if (failed <= 2 || withFailures.length === 1) return 'one_off';
  const largest = Math.max(...ended.map((week) => week.failed));
  if (largest > failed / 2 && isUneven(ended, failed)) return 'burst';
  return withFailures.length >= MINIMUM_WEEKS ? 'pattern' : 'burst';
}

function isUneven(weeks: readonly WeeklyRow[], failed: number): boolean {
  const n = sum(weeks.map((week) => week.endedHandoffs));
  const share = failed / n;
  if (share === 1 || weeks.length < 2) return false;
  const chiSquared = sum(
    weeks.map(
      (week) =>
        (week.failed - week.endedHandoffs * share) ** 2 /
        (week.endedHandoffs * share * (1 - share)),
    ),
  );
  const freedom = weeks.length - 1;
  const variance = 2 / (9 * freedom);
  const z = ((chiSquared / freedom) ** (1 / 3) - (1 - variance)) / Math.sqrt(variance);
  return z > 0 && twoSidedNormalP(z) / 2 <= LEVEL;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
