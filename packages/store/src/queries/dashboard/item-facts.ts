import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from './range.ts';

/** What happened to a work item. */
export const dashboardItemFacts = defineQuery({
  name: 'dashboard/item-facts',
  title: 'What happened',
  description: 'One row per fact of the item in order of time, as the sources reported it.',
  params: z.object({ ...itemParams, limit: z.number().int().default(1000) }),
  row: z.object({
    time: z.string(),
    fact: z.string(),
    handoff: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    status: z.string(),
    reason: z.string(),
    missingFields: z.string(),
    system: z.string(),
  }),
  sql: `
WITH
  chosen AS (
    SELECT Namespace, Process, Item, Cycle, TraceId, State, Outcome, OpenedAt, ClosedAt, UpdatedAt, Handoffs,
      Rounds, Facts, CurrentTeam, ItemUrl, TeamSequence
    FROM work_items FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (
        SELECT Namespace, Process, Item, Cycle FROM work_items WHERE Item = {itemOrTrace:String}
        UNION DISTINCT
        SELECT
          SpanAttributes['handoff.namespace'], SpanAttributes['handoff.process.name'],
          SpanAttributes['handoff.item.id'],
          toUInt32OrDefault(SpanAttributes['handoff.item.cycle'], toUInt32(1))
        FROM otel_traces
        WHERE TraceId = {itemOrTrace:String} AND SpanAttributes['handoff.item.id'] != '')
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    ORDER BY UpdatedAt DESC, Namespace, Process, Cycle DESC
    LIMIT 1
  )
SELECT
  At AS time,
  Verb AS fact,
  HandoffName AS handoff,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  Status AS status,
  Reason AS reason,
  arrayStringConcat(MissingFields, ', ') AS missingFields,
  SystemName AS system
FROM handoff_facts FINAL
WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
ORDER BY time, Sequence, fact, FactId
LIMIT {limit:UInt32}
`,
});
