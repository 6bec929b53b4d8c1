/** What was known of a handoff when it began, and what became of it: a row of the query `risk/features`. */
export interface RiskRow {
  readonly item: string;
  readonly cycle: number;
  readonly handoffId: string;
  readonly initiatedMillis: number;
  readonly endedMillis: number | null;
  /** Bounced, cancelled, or sent back for information. */
  readonly isSentBack: boolean;
  readonly dueMillis: number | null;
  /** When the item next came to the team that sent it. */
  readonly returnedMillis: number | null;
  /** In the order of {@link NAME_FEATURES}. */
  readonly names: readonly string[];
  /** In the order of {@link NUMBER_FEATURES}; null where not known. */
  readonly numbers: readonly (number | null)[];
}

/** Features that are names; each counts by how often handoffs of that name went wrong. */
export const NAME_FEATURES = [
  'sender',
  'receiver',
  'pair',
  'handoff',
  'weekday',
  'quarter_of_day',
] as const;

/** Features that are numbers; all but completeness on a log scale. */
export const NUMBER_FEATURES = ['completeness', 'workload', 'hops', 'rounds', 'age'] as const;
