import type { HandoffVerdict } from '@baton/conventions';
import { inBatches } from '../../in-batches.ts';
import type { Llm } from '../../llm/llm.ts';
import { addUsage, type LlmUsage, NO_USAGE } from '../../llm/usage.ts';
import type { Rubric, RubricItem } from '../../rubric/rubric.ts';
import { calibrationError, calibrationGroups } from '../../statistics/calibration.ts';
import { cohenKappa, type Kappa } from '../../statistics/cohen-kappa.ts';
import { withoutClaims } from '../claims.ts';
import { type InjectionReport, runInjections } from '../injection/run-injections.ts';
import { judgeQuickly, judgeText } from '../judge-text.ts';
import { numberLines } from '../lines.ts';
import { probabilityOf } from '../model/text-model.ts';
import { judgeByRules } from '../rules/judge-by-rules.ts';
import { foldsOf } from './folds.ts';
import type { LabelRow } from './label.ts';
import { type Score, scoreVerdicts } from './score-verdicts.ts';

/** How well each judge does on one item. */
export interface ItemEvaluation {
  readonly item: string;
  readonly n: number;
  /** Of `n`, those that people say miss it. */
  readonly missing: number;
  /** How well two people agree, where there is a second label. */
  readonly people: Kappa | null;
  /** Says of every text what most of the labels say. */
  readonly constant: Score;
  /** Null where the item has no rule. */
  readonly rules: Score | null;
  /** On texts of groups that it did not learn from; null where too little is labelled. */
  readonly model: (Score & { readonly calibrationError: number | null }) | null;
  /** Null without a language model. */
  readonly llm: (Score & { readonly flips: number; readonly compared: number }) | null;
}

/** How well a rubric is judged. */
export interface JudgeEvaluation {
  readonly texts: number;
  /** How texts were kept from the model that judged them. */
  readonly heldOut: string;
  readonly items: readonly ItemEvaluation[];
  readonly injections: {
    readonly rules: InjectionReport | null;
    readonly llm: InjectionReport | null;
  };
  /** The language model that was asked; null without one. */
  readonly languageModel: string | null;
  readonly usage: LlmUsage;
  /** Texts of which the language model gave no answer. */
  readonly unanswered: number;
  readonly leftOut: readonly string[];
}

/** How a judge is evaluated. */
export interface EvaluateOptions {
  readonly llm?: Llm;
  /** How often the language model judges each text, to see whether it says the same. @default 1 */
  readonly runs?: number;
  /** @default true */
  readonly hasModel?: boolean;
  /** Who pays for the language model. */
  readonly namespace?: string;
  readonly onProgress?: (done: number, of: number) => void;
}

const MAX_INJECTION_CASES = 5;
/** Texts under way at a time: what waits for the endpoint waits within its deadline. */
const AT_ONCE = 16;
const DEADLINE_MILLIS = 600_000;

/** Judges labelled texts by every tier and compares with what people say, beside a judge that always says the same. */
export async function evaluateJudge(
  rubric: Rubric,
  rows: readonly LabelRow[],
  { llm, runs = 1, hasModel = true, namespace = '', onProgress }: EvaluateOptions = {},
): Promise<JudgeEvaluation> {
  const texts = rows.map(({ text }) => withoutClaims(numberLines(text).lines));
  const asked =
    llm === undefined
      ? undefined
      : await askAll(rubric, rows, { llm, runs, namespace, onProgress });
  const items = rubric.items
    .filter(({ id }) => rows.some(({ labels }) => labels[id] != null))
    .map((item) => evaluateItem(item, rows, { texts, hasModel, asked }));
  const cases = casesOf(rubric, rows);
  let usage = asked?.usage ?? NO_USAGE;
  const byLlm = async (text: string, item: string): Promise<HandoffVerdict | undefined> => {
    const judged = await judgeText(rubric, text, {
      ...{ namespace, isLlmForAll: true, deadlineMillis: DEADLINE_MILLIS },
      ...(llm === undefined ? {} : { llm }),
    });
    usage = addUsage(usage, judged.usage);
    // What the rules say in its place is nothing that it withstood.
    if (judged.callKey === '') return undefined;
    return judged.items.find((one) => one.item === item)?.verdict;
  };
  const leftOut: string[] = [];
  if (llm === undefined)
    leftOut.push('No language model is configured: rules and text models only.');
  if (items.some(({ model }) => model === null)) {
    leftOut.push('Some items have too few labels of either kind for a text model.');
  }
  const injections = {
    rules:
      cases.length === 0
        ? null
        : await runInjections(cases, async (text, item) => quickly(rubric, text, item)),
    llm: llm === undefined || cases.length === 0 ? null : await runInjections(cases, byLlm),
  };
  return {
    ...{ texts: rows.length, heldOut: foldsOf(rows).words, items, injections, usage, leftOut },
    languageModel: llm?.model ?? null,
    unanswered: asked?.unanswered ?? 0,
  };
}

interface Asked {
  /** By row, then by run, then by item; undefined where there was no answer. */
  readonly verdicts: readonly (readonly (ReadonlyMap<string, HandoffVerdict> | undefined)[])[];
  readonly usage: LlmUsage;
  readonly unanswered: number;
}

async function askAll(
  rubric: Rubric,
  rows: readonly LabelRow[],
  {
    llm,
    runs,
    namespace,
    onProgress,
  }: { llm: Llm; runs: number; namespace: string; onProgress: EvaluateOptions['onProgress'] },
): Promise<Asked> {
  let usage = NO_USAGE;
  let unanswered = 0;
  let done = 0;
  const verdicts = await inBatches(rows, AT_ONCE, (row) =>
    Promise.all(
      Array.from({ length: runs }, async (_, repeat) => {
        const judged = await judgeText(rubric, row.text, {
          ...{ namespace, llm, isLlmForAll: true, repeat, deadlineMillis: DEADLINE_MILLIS },
        });
        usage = addUsage(usage, judged.usage);
        done++;
        onProgress?.(done, rows.length * runs);
        if (judged.callKey === '') {
          unanswered++;
          return undefined;
        }
        return new Map(judged.items.map(({ item, verdict }) => [item, verdict] as const));
      }),
    ),
  );
  return { verdicts, usage, unanswered };
}

function evaluateItem(
  item: RubricItem,
  rows: readonly LabelRow[],
  o: { texts: readonly string[][]; hasModel: boolean; asked: Asked | undefined },
): ItemEvaluation {
  const { id } = item;
  const labels = rows.map((row) => row.labels[id]);
  const labelled = labels.filter((label) => label === 'present' || label === 'absent');
  const missing = labelled.filter((label) => label === 'absent').length;
  const usual: HandoffVerdict = missing * 2 > labelled.length ? 'absent' : 'present';
  const score = (said: (row: number) => HandoffVerdict): Score =>
    scoreVerdicts(labels.map((label, row) => ({ said: said(row), label })));
  const rules = o.texts.map((lines) => judgeByRules(item, lines)?.verdict);
  return {
    item: id,
    n: labelled.length,
    missing,
    people: peopleOf(id, rows),
    constant: score(() => usual),
    rules: rules.includes(undefined) ? null : score((row) => rules[row] ?? 'unclear'),
    model: o.hasModel ? modelScore(id, rows, { texts: o.texts, score }) : null,
    llm: o.asked === undefined ? null : llmScore(id, o.asked, score),
  };
}

function modelScore(
  id: string,
  rows: readonly LabelRow[],
  o: { texts: readonly string[][]; score: (said: (row: number) => HandoffVerdict) => Score },
): ItemEvaluation['model'] {
  const folds = foldsOf(rows);
  const probabilities = new Map<number, number>();
  for (const fold of folds.folds) {
    const model = folds.train(o.texts, id, fold);
    if (model === undefined) return null;
    for (const row of fold) probabilities.set(row, probabilityOf(model, o.texts[row] ?? []));
  }
  const judged = [...probabilities].filter(([row]) => {
    const label = rows[row]?.labels[id];
    return label === 'present' || label === 'absent';
  });
  return {
    ...o.score((row) => ((probabilities.get(row) ?? 0) > 0.5 ? 'present' : 'absent')),
    calibrationError: calibrationError(
      calibrationGroups(
        Float64Array.from(judged, ([, probability]) => probability),
        Uint8Array.from(judged, ([row]) => Number(rows[row]?.labels[id] === 'present')),
      ),
    ),
  };
}

function llmScore(
  id: string,
  { verdicts }: Asked,
  score: (said: (row: number) => HandoffVerdict) => Score,
): ItemEvaluation['llm'] {
  let flips = 0;
  let compared = 0;
  for (const [first, ...others] of verdicts) {
    for (const other of others) {
      if (first === undefined || other === undefined) continue;
      compared++;
      if (first.get(id) !== other.get(id)) flips++;
    }
  }
  return { ...score((row) => verdicts[row]?.[0]?.get(id) ?? 'unclear'), flips, compared };
}

function peopleOf(id: string, rows: readonly LabelRow[]): Kappa | null {
  const both = rows
    .map(({ labels, second }) => [labels[id], second[id]] as const)
    .filter((pair) => pair.every((label) => label === 'present' || label === 'absent'));
  const flags = (at: 0 | 1): Uint8Array =>
    Uint8Array.from(both, (pair) => (pair[at] === 'present' ? 1 : 0));
  return cohenKappa(flags(0), flags(1)) ?? null;
}

/** Texts that the rules judge right: one with an item and one without it. */
function casesOf(rubric: Rubric, rows: readonly LabelRow[]) {
  return rubric.items.flatMap(({ id }) => {
    const of = (verdict: HandoffVerdict): string[] =>
      rows
        .filter(
          ({ text, labels }) => labels[id] === verdict && quickly(rubric, text, id) === verdict,
        )
        .map(({ text }) => text)
        .slice(0, MAX_INJECTION_CASES);
    const withIt = of('present');
    return of('absent').flatMap((without, at) => {
      const other = withIt[at];
      return other === undefined ? [] : [{ item: id, with: other, without }];
    });
  });
}

function quickly(rubric: Rubric, text: string, item: string): HandoffVerdict {
  const judged = judgeQuickly(rubric, numberLines(text).lines);
  return judged.find((one) => one.item === item)?.verdict ?? 'unclear';
}
