import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CURRENT_JUDGEMENTS } from './current-rows.ts';

const count = z.coerce.number();

/** Parameters of questions about the judgements of one process. */
export const judgementParams = { namespace: z.string(), process: z.string() };

/** Parameters of questions that are answered by handoff and item of the rubric. */
export const verdictParams = z.object({
  ...judgementParams,
  limit: z.number().int().min(1).default(1_000_000),
});

/** A verdict on an item of the rubric, of which handoff it is and who gave it. */
export const verdictRow = {
  item: z.string(),
  cycle: count,
  handoffId: z.string(),
  rubric: z.string(),
  rubricVersion: z.string(),
  rubricItem: z.string(),
  verdict: z.string(),
  tier: z.string(),
  required: z.coerce.boolean(),
};

/** The verdict in force on each item of each handoff. */
export const judgementCurrent = defineQuery({
  name: 'judgement/current',
  title: 'Judgements in force',
  description:
    'Per handoff and item of the rubric the verdict that holds now: of the rubric version that judged last, what people said of that very text, else the newest of language model, text model and rules.',
  params: verdictParams,
  row: z.object({
    ...verdictRow,
    weight: z.number(),
    evidenceLines: z.array(count),
    reason: z.string(),
    confidence: z.number().nullable(),
    model: z.string(),
    contentHash: z.string(),
  }),
  sql: `
WITH ${CURRENT_JUDGEMENTS}
SELECT
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  Rubric AS rubric,
  RubricVersion AS rubricVersion,
  RubricItem AS rubricItem,
  Verdict AS verdict,
  Tier AS tier,
  Required AS required,
  Weight AS weight,
  EvidenceLines AS evidenceLines,
  Reason AS reason,
  Confidence AS confidence,
  Model AS model,
  ContentHash AS contentHash
FROM current
ORDER BY item, cycle, handoffId, rubric, rubricItem
LIMIT {limit:UInt32}
`,
});
