import type { HandoffVerdict } from '@baton/conventions';
import { cohenKappa, type Kappa } from '../../statistics/cohen-kappa.ts';
import { type WilsonInterval, wilsonInterval } from '../../statistics/wilson-interval.ts';

/** How well verdicts on one item agree with labels; `unclear` counts as neither and is told apart. */
export interface Score {
  /** Rows with a label of present or absent. */
  readonly n: number;
  /** Of these, where the judge could not say. */
  readonly unclear: number;
  /** Of rows said to miss it, those that do; null where none is said to. */
  readonly missingPrecision: WilsonInterval | null;
  /** Of rows that miss it, those said to. */
  readonly missingRecall: WilsonInterval | null;
  /** Over rows that were decided. */
  readonly agreement: Kappa | null;
}

/** One row: what was said, and what people say. */
export interface Scored {
  readonly said: HandoffVerdict;
  readonly label: HandoffVerdict | null | undefined;
}

/** Scores the verdicts on one item: the class that matters is what is missing, since that is what is asked for. */
export function scoreVerdicts(rows: readonly Scored[]): Score {
  const labelled = rows.filter(({ label }) => label === 'present' || label === 'absent');
  const decided = labelled.filter(({ said }) => said !== 'unclear');
  const isMissing = (verdict: HandoffVerdict | null | undefined): boolean => verdict === 'absent';
  const said = decided.filter((row) => isMissing(row.said)).length;
  const missing = labelled.filter(({ label }) => isMissing(label)).length;
  const right = decided.filter((row) => isMissing(row.said) && isMissing(row.label)).length;
  const flags = (read: (row: Scored) => HandoffVerdict | null | undefined): Uint8Array =>
    Uint8Array.from(decided, (row) => (isMissing(read(row)) ? 0 : 1));
  return {
    n: labelled.length,
    unclear: labelled.length - decided.length,
    missingPrecision: wilsonInterval(right, said) ?? null,
    missingRecall: wilsonInterval(right, missing) ?? null,
    agreement:
      cohenKappa(
        flags((row) => row.said),
        flags(({ label }) => label),
      ) ?? null,
  };
}
