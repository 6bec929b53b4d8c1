import type { HandoffCheckRequest } from '@baton/conventions';
import { isFor, type Rubric } from '../../rubric/rubric.ts';
import { contentHash } from '../content-hash.ts';
import { judgeQuickly } from '../judge-text.ts';
import type { ItemJudgement } from '../judgement.ts';
import { numberLines } from '../lines.ts';
import type { CheckContext } from './check-context.ts';

/** The text that comes with a handoff, and what was decided about it. */
export interface JudgedNote {
  readonly rubric: Rubric;
  readonly text: string;
  readonly hash: string;
  readonly lines: readonly string[];
  readonly items: readonly ItemJudgement[];
}

/** Judges the text of a check by rules, text models and what people said of it; a sentence where there is none to judge. */
export function readNote(
  { rubric, judges }: CheckContext,
  { handoff, texts = {} }: HandoffCheckRequest,
): JudgedNote | string {
  if (rubric === undefined || !isFor(rubric, handoff)) {
    return 'No text is judged: no rubric is for this handoff.';
  }
  // As `judgement/texts` joins them: what was judged before it was sent is known afterwards.
  const text = rubric.texts
    .map((field) => texts[field] ?? '')
    .filter((one) => one !== '')
    .join('\n');
  const { lines } = numberLines(text);
  if (lines.length === 0) {
    return `No text is judged: none of ${rubric.texts.join(', ')} came along.`;
  }
  const hash = contentHash(lines);
  const items = judgeQuickly(rubric, lines, { ...judges, hash });
  return { rubric, text, hash, lines, items };
}
