import { averageRanks } from '../statistics/average-ranks.ts';

/**
 * Rank correlation as ClickHouse's `rankCorr` computes it, `1 - 6·Σd² / (n³ - n)`: right only where nothing is tied, and
 * here to show how far off it is. Undefined for fewer than two rows.
 */
export function rankCorrelationWithoutTies(x: Float64Array, y: Float64Array): number | undefined {
  const n = x.length;
  if (n < 2) return undefined;
  const [a, b] = [averageRanks(x), averageRanks(y)];
  let squares = 0;
  for (let row = 0; row < n; row++) squares += ((a[row] as number) - (b[row] as number)) ** 2;
  return 1 - (6 * squares) / (n ** 3 - n);
}
