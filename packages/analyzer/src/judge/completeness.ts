import type { Rubric } from '../rubric/rubric.ts';
import type { ItemJudgement } from './judgement.ts';

/**
 * The weighted share of required items that are present, of those that apply and could be told; null where none is left.
 * What is unclear is not counted as missing.
 */
export function judgedCompleteness(
  { items }: Rubric,
  judged: readonly ItemJudgement[],
): number | null {
  let have = 0;
  let of = 0;
  for (const { id, weight, required } of items) {
    const verdict = judged.find(({ item }) => item === id)?.verdict;
    if (!required || (verdict !== 'present' && verdict !== 'absent')) continue;
    of += weight;
    if (verdict === 'present') have += weight;
  }
  return of === 0 ? null : have / of;
}
