import type { Deviation, PathStep } from './conformance-schema.ts';

/** When a deviation could first be seen; `at_end`: not before the cycle closed. */
export type Onset = number | 'at_end';

/** The name of a kind of deviation at a stage. */
export const deviationKey = ({ kind, stage }: Pick<Deviation, 'kind' | 'stage'>): string =>
  JSON.stringify([kind, stage]);

/**
 * When each deviation of a comparison could first be seen, by {@link deviationKey}: one that happened, when its stage was
 * entered; a skipped stage, when the next one was; what is skipped last, only at the end.
 */
export function deviationOnsets(
  steps: readonly PathStep[],
  entriesMillis: readonly number[],
): Map<string, Onset> {
  const onsets = new Map<string, Onset>();
  let seen = 0;
  for (const step of steps) {
    const onset = entriesMillis[seen] ?? 'at_end';
    if (step.kind !== 'skipped') seen += 1;
    if (step.kind === 'match') continue;
    const key = deviationKey(step as Deviation);
    if (!onsets.has(key)) onsets.set(key, onset);
  }
  return onsets;
}
