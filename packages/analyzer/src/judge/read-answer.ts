import type { HandoffVerdict } from '@baton/conventions';
import type { Rubric } from '../rubric/rubric.ts';
import { isClaim } from './claims.ts';
import type { JudgeAnswer } from './judge-prompt.ts';
import type { ItemJudgement } from './judgement.ts';

/** What code makes of what a model says. */
export interface ReadAnswer {
  /** One for every item of the rubric, in its order. */
  readonly items: readonly ItemJudgement[];
  /** Lines and items that it cited and that are not there. */
  readonly unknown: number;
  /** Verdicts that its own evidence did not bear. */
  readonly downgraded: number;
}

/**
 * Decides by what a model cites: present and not applicable need a line that is there and that is not a claim about the
 * judging, absent must cite none. What does not hold is unclear, never made up.
 */
export function readAnswer(
  { items }: Rubric,
  lines: readonly string[],
  answer: JudgeAnswer,
): ReadAnswer {
  const said = new Map(answer.items.map((one) => [one.item, one]));
  const ids = new Set(items.map(({ id }) => id));
  let unknown = answer.items.filter(({ item }) => !ids.has(item)).length;
  let downgraded = 0;
  const judged = items.map(({ id }): ItemJudgement => {
    const one = said.get(id);
    const base = { item: id, tier: 'llm', confidence: null } as const;
    if (one === undefined) {
      return { ...base, verdict: 'unclear', evidence: [], reason: 'not answered', isSure: false };
    }
    const cited = [...new Set(one.evidence)];
    const there = cited.filter((line) => Number.isInteger(line) && lines[line - 1] !== undefined);
    unknown += cited.length - there.length;
    const evidence = there.filter((line) => !isClaim(lines[line - 1] ?? ''));
    const verdict = borne(one.verdict, evidence.length > 0, cited.length > 0);
    if (verdict !== one.verdict) downgraded++;
    return { ...base, verdict, evidence, reason: one.reason, isSure: verdict !== 'unclear' };
  });
  return { items: judged, unknown, downgraded };
}

function borne(verdict: HandoffVerdict, hasEvidence: boolean, hasCited: boolean): HandoffVerdict {
  if (verdict === 'present' || verdict === 'not_applicable')
    return hasEvidence ? verdict : 'unclear';
  return verdict === 'absent' && hasCited ? 'unclear' : verdict;
}
