import type { ItemKind } from '../../rubric/item-kind.ts';
import type { RubricItem } from '../../rubric/rubric.ts';
import type { ItemJudgement } from '../judgement.ts';
import { EXPECTED_BEHAVIOUR, OBSERVED_BEHAVIOUR } from './behaviour.ts';
import type { Cues } from './cues.ts';
import { CUSTOMER_IMPACT } from './customer-impact.ts';
import { BROWSER, ENVIRONMENT, VERSION } from './environment.ts';
import { ERROR_MESSAGE } from './error-message.ts';
import { STEPS_TO_REPRODUCE } from './steps-to-reproduce.ts';
import { TRIED_SO_FAR } from './tried-so-far.ts';

/** The cues of each kind of information. */
export const CUES: Readonly<Record<ItemKind, Cues>> = {
  error_message: ERROR_MESSAGE,
  browser: BROWSER,
  version: VERSION,
  environment: ENVIRONMENT,
  steps_to_reproduce: STEPS_TO_REPRODUCE,
  expected_behaviour: EXPECTED_BEHAVIOUR,
  observed_behaviour: OBSERVED_BEHAVIOUR,
  customer_impact: CUSTOMER_IMPACT,
  tried_so_far: TRIED_SO_FAR,
};

/** Lines with weak cues that together make an item present. */
const WEAK_LINES = 2;
const MAX_EVIDENCE = 5;

/** Decides an item by patterns, line by line; undefined where the item has no rule. */
export function judgeByRules(
  item: RubricItem,
  lines: readonly string[],
): ItemJudgement | undefined {
  const cues = cuesOf(item);
  if (cues === undefined) return undefined;
  const at = (patterns: readonly RegExp[]): number[] =>
    lines.flatMap((line, index) => (patterns.some((one) => one.test(line)) ? [index + 1] : []));
  const base = { item: item.id, tier: 'rule', confidence: null } as const;
  const denied = new Set(at(cues.denied));
  const strong = at(cues.strong).filter((line) => !denied.has(line));
  if (strong.length > 0) {
    const evidence = strong.slice(0, MAX_EVIDENCE);
    return { ...base, verdict: 'present', evidence, reason: 'a line says it', isSure: true };
  }
  const none = at(cues.notApplicable);
  if (none.length > 0) {
    const reason = 'a line says that there is none';
    return { ...base, verdict: 'not_applicable', evidence: none.slice(0, 1), reason, isSure: true };
  }
  const weak = at(cues.weak).filter((line) => !denied.has(line));
  if (weak.length >= WEAK_LINES) {
    const evidence = weak.slice(0, MAX_EVIDENCE);
    return {
      ...base,
      verdict: 'present',
      evidence,
      reason: 'several lines hint at it',
      isSure: false,
    };
  }
  const reason = weak.length > 0 ? 'one line hints at it' : 'no line says it';
  // Patterns find words: who says it in others has said it too, and only a model can tell.
  const isSure = weak.length === 0 && item.rule !== undefined && 'kind' in item.rule;
  return { ...base, verdict: 'absent', evidence: [], reason, isSure };
}

const compiled = new WeakMap<RubricItem, Cues>();

function cuesOf(item: RubricItem): Cues | undefined {
  const { rule } = item;
  if (rule === undefined) return undefined;
  if ('kind' in rule) return CUES[rule.kind];
  const known = compiled.get(item);
  if (known !== undefined) return known;
  const cues: Cues = {
    strong: rule.patterns.map((pattern) => new RegExp(pattern, 'iu')),
    denied: rule.except.map((pattern) => new RegExp(pattern, 'iu')),
    ...{ weak: [], notApplicable: [] },
  };
  compiled.set(item, cues);
  return cues;
}
