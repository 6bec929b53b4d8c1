import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from './cycles.ts';

/** Everything that happened to one item. */
export const itemFacts = defineQuery({
  name: 'item/facts',
  title: 'Facts of an item',
  description: 'The facts of an item in order of time; of redelivered ones the earliest.',
  params: z.object({ ...itemParams, limit: z.number().int().default(10000) }),
  row: z.object({
    cycle: z.coerce.number(),
    verb: z.string(),
    atMillis: z.coerce.number(),
    handoffName: z.string(),
    handoffId: z.string(),
    sourceTeam: z.string(),
    targetStage: z.string(),
    targetTeam: z.string(),
    status: z.string(),
    reason: z.string(),
    outcome: z.string(),
    outcomeScore: z.coerce.number().nullable(),
    missingFields: z.array(z.string()),
    presentFields: z.array(z.string()),
  }),
  sql: `
SELECT
  cycle, verb, atMillis, handoffName, handoffId, sourceTeam, targetStage, targetTeam,
  status, reason, outcome, outcomeScore, missingFields, presentFields
FROM (
  SELECT
    Cycle AS cycle,
    Verb AS verb,
    toUnixTimestamp64Milli(At) AS atMillis,
    Sequence AS sequence,
    FactId AS factId,
    HandoffName AS handoffName,
    HandoffId AS handoffId,
    SourceTeam AS sourceTeam,
    TargetStage AS targetStage,
    TargetTeam AS targetTeam,
    Status AS status,
    Reason AS reason,
    Outcome AS outcome,
    OutcomeScore AS outcomeScore,
    MissingFields AS missingFields,
    PresentFields AS presentFields
  FROM handoff_facts FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  ORDER BY Cycle, FactId, At, SpanId
  LIMIT 1 BY Cycle, FactId
)
ORDER BY cycle, atMillis, sequence, verb, factId
LIMIT {limit:UInt32}
`,
});
