import type { HandoffVerdict } from '@baton/conventions';

/** Who decided, the later ones weigh more. */
export const TIERS = ['rule', 'model', 'llm', 'human'] as const;

/** Who decided. */
export type Tier = (typeof TIERS)[number];

/** What can be decided about an item of a rubric. */
export const VERDICTS_OF_ITEMS = ['present', 'absent', 'not_applicable', 'unclear'] as const;

/** What was decided about one item of a rubric, and by which lines. */
export interface ItemJudgement {
  readonly item: string;
  readonly verdict: HandoffVerdict;
  /** Numbers of lines from 1. */
  readonly evidence: readonly number[];
  /** At most 160 characters; of the rules and the text model: what they went by. */
  readonly reason: string;
  readonly tier: Tier;
  /** Calibrated probability that the verdict is right; null where nobody calibrated it. */
  readonly confidence: number | null;
  /** The next tier need not be asked. */
  readonly isSure: boolean;
  /** Where a person said it: what rules and text models say. */
  readonly byCode?: ItemJudgement;
}
