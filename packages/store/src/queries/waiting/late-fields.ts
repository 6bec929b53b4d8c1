import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** When fields came that a handoff had begun without. */
export const waitingLateFields = defineQuery({
  name: 'waiting/late-fields',
  title: 'Fields that came while a handoff was under way',
  description:
    'Per handoff and field that was not there when it began: when a fact of its item first said that it is, after the beginning and before the end of the handoff.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    /** Handoffs initiated earlier are left out. */
    fromMillis: z.number().default(0),
  }),
  row: z.object({
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    field: z.string(),
    atMillis: z.coerce.number(),
  }),
  sql: `
WITH
  -- What is said by a handoff's own beginning is known then; whatever else says which fields there are may say of more.
  told AS (
    SELECT Item, Cycle, At, PresentFields
    FROM handoff_facts
    PREWHERE Namespace = {namespace:String} AND Process = {process:String} AND HasPresentFields
      AND Verb NOT IN ('open', 'initiate')
    WHERE toUnixTimestamp64Milli(At) >= {fromMillis:Int64}
  ),
  begun AS (
    SELECT Item, Cycle, HandoffId, InitiatedAt, EndedAt, PresentFields AS FirstFields
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND toUnixTimestamp64Milli(InitiatedAt) >= {fromMillis:Int64}
      AND (Item, Cycle) IN (SELECT Item, Cycle FROM told)
  )
SELECT
  begun.Item AS item,
  begun.Cycle AS cycle,
  begun.HandoffId AS handoffId,
  arrayJoin(arrayFilter(one -> NOT has(FirstFields, one), told.PresentFields)) AS field,
  toUnixTimestamp64Milli(min(told.At)) AS atMillis
FROM begun
INNER JOIN told ON told.Item = begun.Item AND told.Cycle = begun.Cycle
WHERE told.At > InitiatedAt AND (EndedAt IS NULL OR told.At < EndedAt)
GROUP BY item, cycle, handoffId, field
ORDER BY item, cycle, handoffId, field
`,
});
