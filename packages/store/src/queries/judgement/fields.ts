import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { judgementParams } from './current.ts';
import { CURRENT_JUDGEMENTS } from './current-rows.ts';

/** What the text of each handoff says, as fields: beside `factors/context`, in the same order. */
export const judgementFields = defineQuery({
  name: 'judgement/fields',
  title: 'Judged fields of handoffs',
  description:
    'Per judged handoff the items of the rubric that its text has and lacks, those that could not be told, and completeness by text: the weighted share of required items present among those that apply and could be told. In the order of risk/features.',
  params: z.object({
    ...judgementParams,
    /** Keeps this many of every thousand items. */
    permille: z.number().int().min(1).max(1000).default(1000),
  }),
  row: z.object({
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    presentItems: z.array(z.string()),
    absentItems: z.array(z.string()),
    unclearItems: z.array(z.string()),
    judgedCompleteness: z.number().nullable(),
  }),
  sql: `
WITH ${CURRENT_JUDGEMENTS},
  perHandoff AS (
    SELECT
      Item, Cycle, HandoffId,
      arraySort(groupArrayIf(RubricItem, Verdict = 'present')) AS Present,
      arraySort(groupArrayIf(RubricItem, Verdict = 'absent')) AS Absent,
      arraySort(groupArrayIf(RubricItem, Verdict = 'unclear')) AS Unclear,
      sumIf(Weight, Required AND Verdict = 'present') AS Have,
      sumIf(Weight, Required AND Verdict IN ('present', 'absent')) AS Of
    FROM current
    GROUP BY Item, Cycle, HandoffId
  )
SELECT
  handoffs.Item AS item,
  handoffs.Cycle AS cycle,
  handoffs.HandoffId AS handoffId,
  Present AS presentItems,
  Absent AS absentItems,
  Unclear AS unclearItems,
  if(Of = 0, NULL, Have / Of) AS judgedCompleteness
FROM (
  SELECT Item, Cycle, HandoffId, InitiatedAt FROM handoffs FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND cityHash64(Item) % 1000 < {permille:UInt16}
) AS handoffs
INNER JOIN perHandoff
  ON handoffs.Item = perHandoff.Item AND handoffs.Cycle = perHandoff.Cycle AND handoffs.HandoffId = perHandoff.HandoffId
ORDER BY InitiatedAt, item, cycle, handoffId
`,
});
