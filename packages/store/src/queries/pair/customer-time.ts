import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

const count = z.coerce.number();
const seconds = z.number().nullable();

/** How long the customer had waited when the handoff came, and from then to the item's close. */
export const pairCustomerTime = defineQuery({
  name: 'pair/customer-time',
  title: 'What the customer waits, before and after',
  description:
    'Per pair, in seconds: from the opening of the item to the handoff, and from the handoff to the close of the item (only of closed ones; how many are open stands beside it). Null where the opening, or a close, is not known.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    handoffs: count,
    itemsOpen: count,
    beforeMedianSeconds: seconds,
    beforeP90Seconds: seconds,
    afterMedianSeconds: seconds,
    afterP90Seconds: seconds,
  }),
  sql: `
WITH spans AS (
  SELECT
    handoffs.Namespace AS Namespace, handoffs.Process AS Process, SourceTeam, TargetTeam, ClosedAt,
    greatest(0, toUnixTimestamp64Milli(InitiatedAt) - toUnixTimestamp64Milli(OpenedAt)) / 1000 AS Before,
    -- Of a null and 0 the greatest would be 0.
    if(ClosedAt IS NULL, NULL, greatest(0, dateDiff('millisecond', InitiatedAt, ClosedAt)) / 1000) AS After
  FROM (
    SELECT Namespace, Process, Item, Cycle, SourceTeam, TargetTeam, InitiatedAt
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ) AS handoffs
  INNER JOIN (SELECT Namespace, Process, Item, Cycle, OpenedAt, ClosedAt FROM work_items FINAL) AS items
    ON handoffs.Namespace = items.Namespace AND handoffs.Process = items.Process
    AND handoffs.Item = items.Item AND handoffs.Cycle = items.Cycle
)
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  count() AS handoffs,
  countIf(ClosedAt IS NULL) AS itemsOpen,
  quantileExactInclusive(0.5)(Before) AS beforeMedianSeconds,
  quantileExactInclusive(0.9)(Before) AS beforeP90Seconds,
  if(count(After) = 0, NULL, quantileExactInclusive(0.5)(After)) AS afterMedianSeconds,
  if(count(After) = 0, NULL, quantileExactInclusive(0.9)(After)) AS afterP90Seconds
FROM spans
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam
`,
});
