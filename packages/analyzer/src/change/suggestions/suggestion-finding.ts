import type { DetectorScope } from '../../findings/detector.ts';
import type { Effect, Finding } from '../../findings/finding.ts';
import { findingId } from '../../findings/finding-id.ts';
import type { ExpectedEffect, SuggestedChange, TrialPlan } from './suggested-change.ts';

/** A suggestion as a finding; its effect is that of the evidence, what may come of it stands in its details. */
export function suggestionFinding(o: {
  readonly scope: DetectorScope;
  readonly subject: string;
  readonly claim: string;
  readonly n: number;
  readonly exposed: number | null;
  readonly effect: Effect | null;
  readonly change: SuggestedChange;
  readonly expected: ExpectedEffect | null;
  readonly plan: TrialPlan | null;
  /** Findings that it rests on. */
  readonly basis: readonly Finding[];
  readonly sample?: Finding['evidence']['sample'];
  readonly queries: Finding['queries'];
  readonly window: Finding['window'];
}): Finding {
  const { scope, subject, change, expected, plan, basis } = o;
  const claim = { ...scope, kind: 'suggestion' as const, subject };
  const strongest = basis[0]?.evidence;
  return {
    id: findingId({ ...claim, outcome: change.kind }),
    ...claim,
    verdict: 'supported',
    claim: o.claim,
    evidence: {
      n: o.n,
      exposed: o.exposed,
      outcome: expected?.outcome ?? strongest?.outcome ?? 'rounds',
      crude: null,
      adjusted: o.effect,
      strata: strongest?.strata ?? null,
      pValue: strongest?.pValue ?? null,
      qValue: strongest?.qValue ?? null,
      tried: strongest?.tried ?? null,
      placebo: strongest?.placebo ?? null,
      halves: strongest?.halves ?? null,
      needed: null,
      sample: o.sample ?? strongest?.sample ?? null,
      details: {
        change,
        expected,
        plan,
        basis: basis.map((one) => ({ id: one.id, claim: one.claim })),
      },
    },
    queries: o.queries,
    window: o.window,
  };
}
