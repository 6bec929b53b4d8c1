import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** What came along with each handoff, and what became of its item: beside `risk/features`, in the same order. */
export const factorContext = defineQuery({
  name: 'factors/context',
  title: 'Context and outcomes of handoffs',
  description:
    'Per handoff the fields that were asked for and came along, attributes and context values as of its beginning, its rounds, when its item closed, and the score of the outcome; in the order of risk/features.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    /** Keeps this many of every thousand items. */
    permille: z.number().int().min(1).max(1000).default(1000),
  }),
  row: z.object({
    item: z.string(),
    handoffId: z.string(),
    requiredFields: z.array(z.string()),
    presentFields: z.array(z.string()),
    contextValues: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.string()),
    itemType: z.string(),
    rounds: count,
    closedMillis: count.nullable(),
    score: z.number().nullable(),
  }),
  sql: `
WITH items AS (
  SELECT Item, Cycle, toUnixTimestamp64Milli(ClosedAt) AS ClosedMillis, OutcomeScore, ItemType
  FROM work_items FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND cityHash64(Item) % 1000 < {permille:UInt16}
)
SELECT
  handoffs.Item AS item,
  HandoffId AS handoffId,
  RequiredFields AS requiredFields,
  PresentFields AS presentFields,
  ContextValues AS contextValues,
  Attributes AS attributes,
  ItemType AS itemType,
  Rounds AS rounds,
  ClosedMillis AS closedMillis,
  OutcomeScore AS score
FROM (
  SELECT Item, Cycle, HandoffId, InitiatedAt, RequiredFields, PresentFields, ContextValues, Attributes, Rounds
  FROM handoffs FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND cityHash64(Item) % 1000 < {permille:UInt16}
) AS handoffs
LEFT JOIN items ON handoffs.Item = items.Item AND handoffs.Cycle = items.Cycle
ORDER BY InitiatedAt, item, handoffs.Cycle, handoffId
`,
});
