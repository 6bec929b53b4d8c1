import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** When handoffs were sent back for information, and when the answers came. */
export const waitingQuestions = defineQuery({
  name: 'waiting/questions',
  title: 'Questions and answers of handoffs',
  description:
    'Per handoff that was sent back for information: its clarification requests and answers in order of time, each matched by the id of the handoff or of its initiate span, else by name among the handoffs it falls into (60 s of clock skew allowed).',
  params: z.object({
    ...scopeParams,
    items: z.array(z.string()).default([]),
    /** Handoffs initiated earlier are left out. */
    fromMillis: z.number().default(0),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    atMillis: z.array(z.coerce.number()),
    /** Whether the fact at the same place asks (else it answers). */
    asks: z.array(z.coerce.boolean()),
  }),
  sql: `
WITH
  asked AS (
    SELECT
      Namespace, Process, Item, Cycle, HandoffId, HandoffName, InitiatedAt,
      toUnixTimestamp64Milli(InitiatedAt) - 60000 AS FromMillis,
      ifNull(toUnixTimestamp64Milli(EndedAt) + 60000, 9000000000000000) AS ToMillis
    FROM handoffs FINAL
    WHERE ClarificationRequests > 0
      AND toUnixTimestamp64Milli(InitiatedAt) >= {fromMillis:Int64}
      AND (empty({items:Array(String)}) OR has({items:Array(String)}, Item))
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  -- A fact may name its handoff by the span that initiated it; redeliveries have spans of their own.
  initiate AS (
    SELECT Namespace, Process, Item, Cycle, HandoffName, At, groupUniqArray(SpanId) AS Spans
    FROM handoff_facts
    WHERE Verb = 'initiate'
      AND (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM asked)
    GROUP BY Namespace, Process, Item, Cycle, HandoffName, At
  ),
  fact AS (
    SELECT
      Namespace, Process, Item, Cycle, FactId,
      min((toUnixTimestamp64Milli(At), Sequence, Verb = 'request_clarification', SpanId)) AS Told,
      argMin(HandoffId, (At, SpanId)) AS OfId,
      any(HandoffName) AS OfName
    FROM handoff_facts
    WHERE Verb IN ('request_clarification', 'provide_clarification')
      AND (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM asked)
    GROUP BY Namespace, Process, Item, Cycle, FactId
  )
SELECT
  asked.Namespace AS namespace,
  asked.Process AS process,
  asked.Item AS item,
  asked.Cycle AS cycle,
  asked.HandoffId AS handoffId,
  arraySort(groupArray(Told)) AS told,
  arrayMap(x -> x.1, told) AS atMillis,
  arrayMap(x -> x.3, told) AS asks
FROM asked
INNER JOIN fact
  ON fact.Namespace = asked.Namespace AND fact.Process = asked.Process
  AND fact.Item = asked.Item AND fact.Cycle = asked.Cycle
LEFT JOIN initiate
  ON initiate.Namespace = asked.Namespace AND initiate.Process = asked.Process
  AND initiate.Item = asked.Item AND initiate.Cycle = asked.Cycle
  AND initiate.HandoffName = asked.HandoffName AND initiate.At = asked.InitiatedAt
WHERE OfId = asked.HandoffId
  OR has(Spans, OfId)
  OR (OfId = '' AND OfName = asked.HandoffName AND Told.1 BETWEEN FromMillis AND ToMillis)
GROUP BY asked.Namespace, asked.Process, asked.Item, asked.Cycle, asked.HandoffId
ORDER BY namespace, process, item, cycle, handoffId
`,
});
