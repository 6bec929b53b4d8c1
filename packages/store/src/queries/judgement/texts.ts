import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { judgementParams } from './current.ts';

const count = z.coerce.number();

/** The texts of handoffs, for a judge. */
export const judgementTexts = defineQuery({
  name: 'judgement/texts',
  title: 'Texts of handoffs',
  description:
    'Handoffs that carried text in one of the given fields, newest first, with that text and what the handoff is compared by: teams, how long it took, and attributes of its item.',
  params: z.object({
    ...judgementParams,
    texts: z.array(z.string()).default(['note']),
    /** Names of handoffs; empty means all. */
    handoffs: z.array(z.string()).default([]),
    /** Only this handoff; ids are unique within a cycle of an item. */
    handoffId: z.string().default(''),
    limit: z.number().int().min(1).default(100_000),
  }),
  row: z.object({
    item: z.string(),
    cycle: count,
    handoffId: z.string(),
    handoffName: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    initiatedMillis: count,
    endedMillis: count.nullable(),
    attributes: z.record(z.string(), z.string()),
    text: z.string(),
  }),
  sql: `
SELECT
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  HandoffName AS handoffName,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  toUnixTimestamp64Milli(InitiatedAt) AS initiatedMillis,
  toUnixTimestamp64Milli(EndedAt) AS endedMillis,
  Attributes AS attributes,
  arrayStringConcat(
    arrayFilter(text -> text != '', arrayMap(field -> ContextValues[field], {texts:Array(String)})), '\\n') AS text
FROM handoffs FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
  AND (empty({handoffs:Array(String)}) OR has({handoffs:Array(String)}, HandoffName))
  AND ({handoffId:String} = '' OR HandoffId = {handoffId:String})
  AND text != ''
ORDER BY InitiatedAt DESC, item, cycle, handoffId
LIMIT {limit:UInt32}
`,
});
