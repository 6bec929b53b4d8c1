import type { HandoffVerdict } from '@baton/conventions';
import type { Rubric } from '../rubric/rubric.ts';
import { isClaim } from './claims.ts';
import type { JudgeAnswer } from './judge-prompt.ts';
import type { ItemJudgement } from './judgement.ts';

const MAX_REASON = 160;

/**
 * Decides by what a model cites: present and not applicable need a line that is there and that is not a claim about the
 * judging, absent must cite none. What does not hold is unclear, never made up.
 */
export function readAnswer(
  { items }: Rubric,
  lines: readonly string[],
  answer: JudgeAnswer,
): ItemJudgement[] {
  const said = new Map(answer.items.map((one) => [one.item, one]));
  return items.map(({ id }): ItemJudgement => {
    const one = said.get(id);
    const base = { item: id, tier: 'llm', confidence: null } as const;
    if (one === undefined) {
      return { ...base, verdict: 'unclear', evidence: [], reason: 'not answered', isSure: false };
    }
    const cited = [...new Set(one.evidence)];
    const there = cited.filter((line) => Number.isInteger(line) && lines[line - 1] !== undefined);
    const evidence = there.filter((line) => !isClaim(lines[line - 1] ?? ''));
    const verdict = borne(one.verdict, evidence.length > 0, cited.length > 0);
    const reason = one.reason.slice(0, MAX_REASON);
    return { ...base, verdict, evidence, reason, isSure: verdict !== 'unclear' };
  });
}

function borne(verdict: HandoffVerdict, hasEvidence: boolean, hasCited: boolean): HandoffVerdict {
  if (verdict === 'present' || verdict === 'not_applicable')
    return hasEvidence ? verdict : 'unclear';
  return verdict === 'absent' && hasCited ? 'unclear' : verdict;
}
