import type { DetectorScope } from '../../findings/detector.ts';
import type { Llm } from '../../llm/llm.ts';
import type { Rubric } from '../../rubric/rubric.ts';
import type { TextJudgement } from '../judge-text.ts';

/** The handoff that a text came with. */
export interface JudgedHandoff extends DetectorScope {
  readonly item: string;
  readonly cycle: number;
  /** Empty before it is sent. */
  readonly handoffId: string;
}

/**
 * Rows of `judgements`: one for every item, of a check for those that the language model decided; what the call took
 * stands on the first of these. What people said is stored where they said it: here stands what it is laid over.
 */
export function judgementRows(
  handoff: JudgedHandoff,
  rubric: Rubric,
  {
    judged,
    llm,
    origin,
  }: {
    readonly judged: TextJudgement;
    readonly llm: Llm | undefined;
    readonly origin: 'judge' | 'check';
  },
): object[] {
  const items = judged.items.map((one) => one.byCode ?? one);
  const byLlm = items.find(({ tier }) => tier === 'llm');
  return items.flatMap((one, at) => {
    const item = rubric.items[at];
    const isLlm = one.tier === 'llm';
    if (item === undefined || (origin === 'check' && !isLlm)) return [];
    const isFirst = one === byLlm;
    const { usage } = judged;
    return [
      {
        ...{ Namespace: handoff.namespace, Process: handoff.process, Item: handoff.item },
        ...{ Cycle: handoff.cycle, HandoffId: handoff.handoffId, ContentHash: judged.contentHash },
        ...{ Rubric: rubric.id, RubricVersion: rubric.version, RubricItem: one.item },
        ...{ Tier: one.tier, Verdict: one.verdict, Required: item.required, Weight: item.weight },
        ...{ EvidenceLines: one.evidence, Reason: one.reason, Confidence: one.confidence },
        ...{ CallKey: isLlm ? judged.callKey : '', Model: isLlm ? (llm?.model ?? '') : '' },
        ...{ Endpoint: isLlm ? (llm?.endpoint ?? '') : '', Cached: isLlm && judged.isCached },
        TokensIn: isFirst ? usage.tokensIn : 0,
        TokensCached: isFirst ? usage.tokensCached : 0,
        TokensOut: isFirst ? usage.tokensOut : 0,
        Cost: isFirst ? usage.cost : isLlm ? 0 : null,
        LatencyMillis: isFirst ? usage.latencyMillis : null,
        Attempts: isFirst ? usage.attempts : 0,
        ...{ Origin: origin, JudgedAt: new Date().toISOString() },
      },
    ];
  });
}
