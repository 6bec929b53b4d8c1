import { formatCount, formatPercent } from '../format/number.ts';

/** How a time stands among others: `98 % of 183`. */
export function percentileText(percentile: number | null, compared: number): string {
  if (percentile === null || compared === 0) return 'nothing to compare';
  return `${formatPercent(percentile)} of ${formatCount(compared)}`;
}
