import type { Score } from '../../measures/score.ts';
import { formatDigits, formatShare } from './number.ts';

/** A score with its response rate: `4.1 in the mean, from 35 % (32–38 %, 312 of 900) closed items`. */
export function scoreText({ mean, response }: Score): string {
  return `${formatDigits(mean)} in the mean, from ${formatShare(response)} closed items`;
}
