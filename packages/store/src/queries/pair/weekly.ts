import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** Handoffs and failures of each pair by week. */
export const pairWeekly = defineQuery({
  name: 'pair/weekly',
  title: 'Failures per pair and week',
  description:
    'Handoffs initiated in each week (from Monday, UTC), how many are still open and how many of the ended ones failed, and of how many items the first failed one of the pair began in that week, for pairs with at least the given number of ended handoffs.',
  params: z.object({ ...scopeParams, minimumEnded: z.number().int().default(30) }),
  row: z.object({
    ...pairColumns,
    weekMillis: z.coerce.number(),
    handoffs: z.coerce.number(),
    openHandoffs: z.coerce.number(),
    endedHandoffs: z.coerce.number(),
    failed: z.coerce.number(),
    /** Summed over weeks: distinct items with a failure. */
    newlyFailedItems: z.coerce.number(),
  }),
  sql: `
WITH w AS (
  SELECT
    Namespace, Process, SourceTeam, TargetTeam,
    toMonday(InitiatedAt, 'UTC') AS Week,
    count() AS Handoffs,
    countIf(Open) AS OpenHandoffs,
    countIf(NOT Open) AS Ended,
    countIf(NOT Open AND (
      State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false)
    )) AS Failed,
    sum(Ended) OVER (PARTITION BY Namespace, Process, SourceTeam, TargetTeam) AS AllEnded
  FROM handoffs FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY Namespace, Process, SourceTeam, TargetTeam, Week
),
first AS (
  SELECT Namespace, Process, SourceTeam, TargetTeam, FirstWeek, count() AS Items
  FROM (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Item,
      min(toMonday(InitiatedAt, 'UTC')) AS FirstWeek
    FROM handoffs FINAL
    WHERE NOT Open AND (
        State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false)
      )
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, SourceTeam, TargetTeam, Item
  )
  GROUP BY Namespace, Process, SourceTeam, TargetTeam, FirstWeek
)
SELECT
  w.Namespace AS namespace,
  w.Process AS process,
  w.SourceTeam AS sourceTeam,
  w.TargetTeam AS targetTeam,
  toUnixTimestamp(toDateTime(Week, 'UTC')) * 1000 AS weekMillis,
  Handoffs AS handoffs,
  OpenHandoffs AS openHandoffs,
  Ended AS endedHandoffs,
  Failed AS failed,
  first.Items AS newlyFailedItems
FROM w
LEFT JOIN first
  ON w.Namespace = first.Namespace AND w.Process = first.Process
  AND w.SourceTeam = first.SourceTeam AND w.TargetTeam = first.TargetTeam AND w.Week = first.FirstWeek
WHERE AllEnded >= {minimumEnded:UInt32}
ORDER BY namespace, process, sourceTeam, targetTeam, weekMillis
`,
});
