import { createHash } from 'node:crypto';
import type { HandoffVerdict } from '@baton/conventions';
import type { Llm } from '../llm/llm.ts';
import { type LlmUsage, NO_USAGE } from '../llm/usage.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import type { Rubric, RubricItem } from '../rubric/rubric.ts';
import { withoutClaims } from './claims.ts';
import { contentHash } from './content-hash.ts';
import { judgeByModel } from './judge-by-model.ts';
import {
  type JudgeAnswer,
  judgeAnswerSchema,
  judgeSystemPrompt,
  judgeUserPrompt,
  PROMPT_VERSION,
} from './judge-prompt.ts';
import type { ItemJudgement } from './judgement.ts';
import { numberLines } from './lines.ts';
import type { TextModel } from './model/text-model.ts';
import { readAnswer } from './read-answer.ts';
import { judgeByRules } from './rules/judge-by-rules.ts';

/** What a text is judged with, beside the rules. */
export interface Judges {
  /** By item of the rubric. */
  readonly models?: ReadonlyMap<string, TextModel>;
  readonly llm?: Llm;
  /** Asks the language model about every item, not only what the tiers before left open. */
  readonly isLlmForAll?: boolean;
  /** What people said of a text, by its hash and the item. */
  readonly said?: (contentHash: string, item: string) => HandoffVerdict | undefined;
  /** What the language model is known to have answered, by key. */
  readonly recall?: (callKey: string) => Promise<JudgeAnswer | undefined>;
}

/** What a text was found to say. */
export interface TextJudgement {
  readonly contentHash: string;
  /** As evidence counts them. */
  readonly lines: readonly string[];
  /** In the order of the rubric. */
  readonly items: readonly ItemJudgement[];
  readonly usage: LlmUsage;
  /** Of the answer of the language model; empty where it was not asked. */
  readonly callKey: string;
  readonly isCached: boolean;
  /** What could not be done, as sentences. */
  readonly leftOut: readonly string[];
}

/** How a judgement is asked for. */
export interface JudgeTextOptions {
  readonly namespace: string;
  /** For the language model. @default 60000 */
  readonly deadlineMillis?: number;
  readonly signal?: AbortSignal;
  /** Asks anew, on purpose, what was asked before. */
  readonly repeat?: number;
}

/**
 * Judges a text by a rubric: rules first; then the text model of an item, where it is sure or the rules are not; then one
 * question to the language model with all items, where something is still open; and over all, what people said of this
 * text. Without a tier the best guess of the others stands, and `leftOut` says so.
 */
export async function judgeText(
  rubric: Rubric,
  text: string,
  { namespace, deadlineMillis = 60_000, signal, repeat = 0, ...judges }: Judges & JudgeTextOptions,
): Promise<TextJudgement> {
  const { lines, between, leftOutCharacters } = numberLines(text);
  const hash = contentHash(lines);
  const leftOut: string[] = [];
  if (leftOutCharacters > 0) {
    leftOut.push(`${leftOutCharacters} characters in the middle of the text were not read.`);
  }
  const quick = judgeQuickly(rubric, lines, { ...judges, hash });
  let usage = NO_USAGE;
  let callKey = '';
  let isCached = false;
  let asked: readonly ItemJudgement[] | undefined;
  const isOpen = quick.some(({ isSure }) => !isSure);
  const { llm } = judges;
  if (llm !== undefined && lines.length > 0 && (isOpen || judges.isLlmForAll === true)) {
    const redactor = createRedactor(llm.redaction);
    const sent = redactor.redactLines(lines, between);
    callKey = callKeyOf(rubric, sent, { llm, repeat });
    const recalled = await judges.recall?.(callKey);
    // What was sure then, and is not now, was not kept of that answer.
    const isWhole = quick.every(
      ({ isSure, item }) => isSure || recalled?.items.some((one) => one.item === item) === true,
    );
    if (recalled !== undefined && isWhole) {
      isCached = true;
      asked = restored(readAnswer(rubric, sent, recalled), redactor.restore);
    } else {
      const answer = await llm.ask({
        ...{ purpose: 'judge', namespace, name: 'checklist', repeat, deadlineMillis },
        system: judgeSystemPrompt(rubric),
        user: judgeUserPrompt(sent),
        schema: judgeAnswerSchema,
        ...(signal === undefined ? {} : { signal }),
      });
      usage = answer.usage;
      isCached = answer.isCached;
      if (answer.error === undefined) {
        asked = restored(readAnswer(rubric, sent, answer.value), redactor.restore);
      } else {
        callKey = '';
        leftOut.push(
          `The language model did not judge: ${answer.error.message} (${answer.error.code})`,
        );
      }
    }
  } else if (isOpen && llm === undefined && lines.length > 0) {
    leftOut.push(
      'No language model is configured: what the rules are not sure of is their best guess.',
    );
  }
  const items = quick.map((one, at): ItemJudgement => {
    const better = one.tier === 'human' ? undefined : asked?.[at];
    return better !== undefined && (judges.isLlmForAll === true || !one.isSure) ? better : one;
  });
  return { contentHash: hash, lines, items, usage, callKey, isCached, leftOut };
}

/**
 * By rules and text models, and over them by what people said of the text with this hash: in well under a millisecond a
 * line, and always the same.
 */
export function judgeQuickly(
  rubric: Rubric,
  lines: readonly string[],
  { models, said, hash = '' }: Pick<Judges, 'models' | 'said'> & { readonly hash?: string } = {},
): ItemJudgement[] {
  const read = withoutClaims(lines);
  const byCode = (item: RubricItem): ItemJudgement => {
    const byRules = judgeByRules(item, read);
    const model = models?.get(item.id);
    if (model !== undefined) {
      const byModel = judgeByModel(item.id, read, { model, hint: byRules });
      if (byModel.isSure || byRules?.isSure !== true) return byModel;
    }
    return (
      byRules ?? {
        ...{ item: item.id, tier: 'rule', verdict: 'unclear', evidence: [], confidence: null },
        ...{ reason: 'no rule can tell', isSure: false },
      }
    );
  };
  return rubric.items.map((item): ItemJudgement => {
    const one = byCode(item);
    const verdict = said?.(hash, item.id);
    if (verdict === undefined) return one;
    // Lines that spoke for another verdict are none for this one.
    const evidence = verdict === one.verdict ? one.evidence : [];
    const reason = 'a person said so';
    return {
      item: item.id,
      tier: 'human',
      verdict,
      evidence,
      reason,
      confidence: null,
      isSure: true,
      byCode: one,
    };
  });
}

function callKeyOf(
  rubric: Rubric,
  lines: readonly string[],
  { llm, repeat }: { llm: Llm; repeat: number },
): string {
  // Not the weights and asks: they change with what receivers ask for, and the model is not told them.
  const asked = [rubric.id, rubric.version, judgeSystemPrompt(rubric)];
  const parts = [PROMPT_VERSION, asked, lines, llm.endpoint, llm.model, repeat];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const restored = (
  items: readonly ItemJudgement[],
  restore: (text: string) => string,
): ItemJudgement[] => items.map((one) => ({ ...one, reason: restore(one.reason) }));
