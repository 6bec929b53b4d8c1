import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams, nowParams, number } from './range.ts';

/** Where a work item stands. */
export const dashboardItemSummary = defineQuery({
  name: 'dashboard/item-summary',
  title: 'Work item',
  description:
    'The work item (of several cycles the last one) with its handoffs (n), the time since it was opened until it was closed or until now, and how much of it was waiting and working in handoffs (several may be open at once).',
  params: z.object({ ...itemParams, ...nowParams }),
  row: z.object({
    item: z.string(),
    process: z.string(),
    state: z.string(),
    holder: z.string(),
    n: number,
    lastedSeconds: number,
    waitedSeconds: number,
    workedSeconds: number,
    rounds: number,
    facts: number,
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
  ),
  times AS (
    SELECT
      sum(greatest(0, coalesce(toUnixTimestamp64Milli(AcceptedAt), toUnixTimestamp64Milli(EndedAt),
        {nowMillis:Int64}) - toUnixTimestamp64Milli(InitiatedAt))) / 1000 AS Waited,
      sum(if(AcceptedAt IS NULL, 0, greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), {nowMillis:Int64})
        - toUnixTimestamp64Milli(assumeNotNull(AcceptedAt))))) / 1000 AS Worked
    FROM handoffs FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
  )
SELECT
  c.Item AS item,
  c.Process AS process,
  if(c.Outcome = '', c.State, concat(c.State, ', ', c.Outcome)) AS state,
  c.CurrentTeam AS holder,
  c.Handoffs AS n,
  greatest(0, ifNull(toUnixTimestamp64Milli(c.ClosedAt), {nowMillis:Int64})
    - toUnixTimestamp64Milli(c.OpenedAt)) / 1000 AS lastedSeconds,
  t.Waited AS waitedSeconds,
  t.Worked AS workedSeconds,
  c.Rounds AS rounds,
  c.Facts AS facts
FROM chosen AS c
CROSS JOIN times AS t
`,
});
