import { checkProcessDefinition, type ProcessDefinition } from '@baton/conventions';
import type { DetectorScope } from '../../findings/detector.ts';
import type { Effect, Finding } from '../../findings/finding.ts';
import { suggestedChangeSchema } from './suggested-change.ts';
import { suggestionFinding } from './suggestion-finding.ts';

/** Suggests rules from supported deviations that name one in `details.rule` and that go with longer times. */
export function suggestRules(o: {
  readonly scope: DetectorScope;
  readonly found: readonly Finding[];
  readonly definition: ProcessDefinition | undefined;
}): Finding[] {
  const { definition } = o;
  if (!definition) return [];
  const declared = new Set((definition.rules ?? []).map((rule) => JSON.stringify(rule)));
  return o.found.flatMap((finding) => {
    if (finding.kind !== 'deviation' || finding.verdict !== 'supported') return [];
    const { rule } = finding.evidence.details;
    const change = suggestedChangeSchema.safeParse({ kind: 'rule', rule });
    const effect = finding.evidence.adjusted;
    const isWorse = effect !== null && goesWithLonger(effect);
    if (!change.success || !isWorse || declared.has(JSON.stringify(rule))) return [];
    const { problems } = checkProcessDefinition({ ...definition, rules: [rule] });
    if (problems.length > 0) return [];
    return [
      suggestionFinding({
        ...o,
        subject: `rule: ${JSON.stringify(rule)}`,
        claim: `Declare the rule ${JSON.stringify(rule)}: ${finding.claim}`,
        n: finding.evidence.n,
        exposed: finding.evidence.exposed,
        effect: effect ?? null,
        change: change.data,
        expected: null,
        plan: null,
        basis: [finding],
        queries: finding.queries,
        window: finding.window,
      }),
    ];
  });
}

function goesWithLonger({ measure, low, high }: Effect): boolean {
  // Of closing: below 1 is later.
  if (measure === 'hazard_ratio') return high < 1;
  return measure.startsWith('ratio') ? low > 1 : low > 0;
}
