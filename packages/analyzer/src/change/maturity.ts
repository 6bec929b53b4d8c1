import type { ChangeRow } from './change-row.ts';
import type { Outcome } from './outcome.ts';

/**
 * Seconds after which the outcome of nine in ten handoffs is known; undefined where none ever is.
 *
 * Open ones count as longer than all others; where more than a tenth stay open it is that of those that ended, since
 * waiting for the rest would be waiting for ever.
 */
export function maturitySeconds(rows: readonly ChangeRow[], outcome: Outcome): number | undefined {
  const known = rows.flatMap((row) => outcome.knownAfterSeconds(row) ?? []).sort((a, b) => a - b);
  return known[Math.ceil(0.9 * rows.length) - 1] ?? known[Math.ceil(0.9 * known.length) - 1];
}
