import { parseDuration, type Rule } from '@baton/conventions';
import { conformanceResponseTimes, type Store } from '@baton/store';
import type { AsOf } from '../analysis/as-of.ts';
import type { VariantRow } from '../analysis/row.ts';
import { shareOf } from '../analysis/share-of.ts';
import type { RuleResult } from './conformance-schema.ts';
import { evaluateRule, ruleText } from './evaluate-rule.ts';

const EXAMPLES = 3;

interface Counted {
  readonly kept: number;
  readonly violated: number;
  readonly pending: number;
  readonly examples: readonly string[];
}

/** How often each declared rule was kept and broken; rules with a time are counted by the store. */
export async function ruleResults(
  store: Store,
  process: {
    readonly namespace: string;
    readonly process: string;
    readonly rules: readonly Rule[];
  },
  given: { readonly variants: readonly VariantRow[]; readonly asOf: AsOf },
): Promise<RuleResult[]> {
  const results: RuleResult[] = [];
  for (const rule of process.rules) {
    const counted =
      rule.kind === 'response' && rule.within !== undefined
        ? await responseTimes(store, process, {
            asOf: given.asOf,
            after: rule.after,
            then: rule.then,
            withinSeconds: parseDuration(rule.within),
          })
        : countVerdicts(rule, given.variants);
    results.push(ruleResult(rule, counted));
  }
  return results;
}

async function responseTimes(
  store: Store,
  { namespace, process }: { readonly namespace: string; readonly process: string },
  given: {
    readonly asOf: AsOf;
    readonly after: string;
    readonly then: string;
    readonly withinSeconds: number;
  },
): Promise<Counted> {
  const { asOf, ...rule } = given;
  const [row] = await store.query(
    conformanceResponseTimes,
    { namespace, process, ...rule, ...asOf },
    { lane: 'analysis' },
  );
  return row ?? { kept: 0, violated: 0, pending: 0, examples: [] };
}

/** Counts the verdicts of a rule without a time over distinct sequences. */
export function countVerdicts(
  rule: Rule,
  variants: readonly Pick<
    VariantRow,
    'stages' | 'cycles' | 'closedCycles' | 'closedExamples' | 'openExamples'
  >[],
): Counted {
  const counts = { kept: 0, violated: 0, pending: 0, not_applicable: 0 };
  const examples: string[] = [];
  for (const variant of variants) {
    for (const closed of [true, false]) {
      const cycles = closed ? variant.closedCycles : variant.cycles - variant.closedCycles;
      if (cycles === 0) continue;
      const verdict = evaluateRule(rule, variant.stages, closed);
      counts[verdict] += cycles;
      if (verdict !== 'violated') continue;
      examples.push(...(closed ? variant.closedExamples : variant.openExamples));
    }
  }
  return { ...counts, examples: [...new Set(examples)].sort().slice(0, EXAMPLES) };
}

function ruleResult(rule: Rule, { kept, violated, pending, examples }: Counted): RuleResult {
  return {
    rule: ruleText(rule),
    kind: rule.kind,
    violated: shareOf(violated, kept + violated),
    pending,
    examples: [...examples],
  };
}
