import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { cycleColumns, cycleRangeParams } from './touched.ts';

const texts = z.array(z.string());
const number = z.number().nullable();

/**
 * The facts of touched cycles, cycle after cycle; redeliveries included. Of one span delivered with
 * other content the last comes first: the fold keeps it, and so does a merge of the table. In small blocks, which cost
 * whoever reads them less: fewer bytes to join, and less memory that lives long.
 */
export const touchedFacts = defineQuery({
  name: 'projector/facts',
  title: 'Facts of touched cycles',
  description: 'All facts of the touched cycles in a range of keys, in key order.',
  params: z.object(cycleRangeParams),
  row: z.object({
    ...cycleColumns,
    spanId: z.string(),
    traceId: z.string(),
    verb: z.string(),
    atMillis: z.number(),
    sequence: number,
    eventId: z.string(),
    handoffName: z.string(),
    handoffId: z.string(),
    sourceStage: z.string(),
    sourceTeam: z.string(),
    targetStage: z.string(),
    targetTeam: z.string(),
    itemType: z.string(),
    itemUrl: z.string(),
    system: z.string(),
    status: z.string(),
    reason: z.string(),
    outcome: z.string(),
    outcomeScore: number,
    dueAtMillis: number,
    slaAcceptSeconds: number,
    slaCompleteSeconds: number,
    completeness: number,
    requiredFields: texts,
    presentFields: texts,
    hasPresentFields: z.boolean(),
    missingFields: texts,
    invalidFields: texts,
    optionalMissingFields: texts,
    contextValues: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.string()),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  Item AS item,
  Cycle AS cycle,
  SpanId AS spanId,
  TraceId AS traceId,
  Verb AS verb,
  toUnixTimestamp64Milli(At) AS atMillis,
  if(HasSequence, Sequence, NULL) AS sequence,
  EventId AS eventId,
  HandoffName AS handoffName,
  HandoffId AS handoffId,
  SourceStage AS sourceStage,
  SourceTeam AS sourceTeam,
  TargetStage AS targetStage,
  TargetTeam AS targetTeam,
  ItemType AS itemType,
  ItemUrl AS itemUrl,
  SystemName AS system,
  Status AS status,
  Reason AS reason,
  Outcome AS outcome,
  OutcomeScore AS outcomeScore,
  toUnixTimestamp64Milli(DueAt) AS dueAtMillis,
  SlaAcceptSeconds AS slaAcceptSeconds,
  SlaCompleteSeconds AS slaCompleteSeconds,
  Completeness AS completeness,
  RequiredFields AS requiredFields,
  PresentFields AS presentFields,
  HasPresentFields AS hasPresentFields,
  MissingFields AS missingFields,
  InvalidFields AS invalidFields,
  OptionalMissingFields AS optionalMissingFields,
  ContextValues AS contextValues,
  Attributes AS attributes
FROM handoff_facts
WHERE (Namespace, Process, Item, Cycle) IN (
  SELECT DISTINCT Namespace, Process, Item, Cycle
  FROM handoff_touched
  WHERE _block_number > {afterBlock:Int64} AND _block_number <= {toBlock:Int64}
    AND sipHash64(Namespace, Process, Item, Cycle) % {shares:UInt8} = {share:UInt8}
    AND (Namespace, Process, Item, Cycle)
      > ({afterNamespace:String}, {afterProcess:String}, {afterItem:String}, {afterCycle:UInt32})
    AND (Namespace, Process, Item, Cycle)
      <= ({toNamespace:String}, {toProcess:String}, {toItem:String}, {toCycle:UInt32})
)
ORDER BY Namespace, Process, Item, Cycle, FactId, SpanId, IngestedAt DESC
SETTINGS max_block_size = 8192
`,
});
