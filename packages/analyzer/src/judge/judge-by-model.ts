import type { ItemJudgement } from './judgement.ts';
import { probabilityOf, type TextModel } from './model/text-model.ts';

/** Outside of these the text model decides. */
const SURE = 0.8;
const MAX_EVIDENCE = 3;

/** Decides an item by a text model; `hint` brings the lines that the rules went by. */
export function judgeByModel(
  item: string,
  lines: readonly string[],
  { model, hint }: { readonly model: TextModel; readonly hint: ItemJudgement | undefined },
): ItemJudgement {
  const probability = probabilityOf(model, lines);
  const isPresent = probability > 0.5;
  const confidence = isPresent ? probability : 1 - probability;
  const known = hint?.evidence ?? [];
  const evidence = !isPresent ? [] : known.length > 0 ? known : strongest(model, lines);
  return {
    ...{ item, tier: 'model', confidence, evidence },
    verdict: isPresent ? 'present' : 'absent',
    reason: `${Math.round(probability * 100)} % by the words`,
    isSure: confidence >= SURE,
  };
}

/** The lines that alone speak most for it. */
function strongest(model: TextModel, lines: readonly string[]): number[] {
  return lines
    .map((line, at) => ({
      line: at + 1,
      probability: line === '' ? 0 : probabilityOf(model, [line]),
    }))
    .toSorted((a, b) => b.probability - a.probability || a.line - b.line)
    .slice(0, MAX_EVIDENCE)
    .filter(({ probability }) => probability > 0)
    .map(({ line }) => line)
    .toSorted((a, b) => a - b);
}
