import type { RiskRow } from './risk-row.ts';

/** What may go wrong with a handoff within a horizon. */
export interface RiskTarget {
  readonly name: 'failed' | 'returned' | 'slow';
  /** Words for a sentence: "the risk that it …". */
  readonly words: string;
  /** Share of handoffs that have ended by the horizon. */
  readonly horizonQuantile: number;
  /** Whether it went wrong; only asked of handoffs that began at least a horizon ago. */
  wentWrong(row: RiskRow, horizonMillis: number): boolean;
}

const isBy = (millis: number | null, row: RiskRow, horizonMillis: number): boolean =>
  millis !== null && millis - row.initiatedMillis <= horizonMillis;

/** The targets, in the order in which they are trained. */
export const RISK_TARGETS: readonly RiskTarget[] = [
  {
    name: 'failed',
    words: 'is bounced, cancelled, sent back for information or past due',
    horizonQuantile: 0.9,
    wentWrong(row, horizonMillis) {
      // When a question came is not told by a handoff's row: it counts from the handoff's end.
      if (row.isSentBack && isBy(row.endedMillis, row, horizonMillis)) return true;
      const isDue = isBy(row.dueMillis, row, horizonMillis);
      return isDue && (row.endedMillis === null || row.endedMillis > (row.dueMillis ?? 0));
    },
  },
  {
    name: 'returned',
    words: 'comes back to the team that sent it',
    horizonQuantile: 0.9,
    wentWrong: (row, horizonMillis) => isBy(row.returnedMillis, row, horizonMillis),
  },
  {
    name: 'slow',
    words: 'takes longer than four of five handoffs of the process',
    horizonQuantile: 0.8,
    wentWrong: (row, horizonMillis) => !isBy(row.endedMillis, row, horizonMillis),
  },
];
