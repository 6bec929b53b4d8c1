import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns } from '../scope.ts';
import { maybe, nowParams, number, pairParams, rangeParams } from './range.ts';

/** The open handoffs that have lasted longest, beside what is usual between their teams. */
export const dashboardSlowestOpen = defineQuery({
  name: 'dashboard/slowest-open',
  title: 'Slowest open handoffs',
  description:
    'Open handoffs that began before the end of the range, oldest first, with their age and the 90th percentile of the waits of their pair (t-digest, handoffs of the 60 days before, n accepted ones); time left is negative past due. A click on the work item opens its trace.',
  params: z.object({
    ...pairParams,
    ...rangeParams,
    ...nowParams,
    limit: z.number().int().default(50),
  }),
  row: z.object({
    item: z.string(),
    ...pairColumns,
    state: z.string(),
    ageSeconds: number,
    usualP90Seconds: maybe,
    n: number,
    timeLeftSeconds: maybe,
    rounds: number,
    missingFields: z.string(),
    trace: z.string(),
  }),
  sql: `
WITH
  least({toMillis:Int64}, {nowMillis:Int64}) AS untilMillis,
  oldest AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Item, State, TraceId, Rounds, MissingFields, DueAt,
      InitiatedAt, HandoffId
    FROM handoffs_open FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND toUnixTimestamp64Milli(InitiatedAt) <= untilMillis
      AND untilMillis >= {fromMillis:Int64}
      AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
      AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
    ORDER BY InitiatedAt, Namespace, Process, Item, HandoffId
    LIMIT {limit:UInt32}
  ),
  usual AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      quantilesTDigestMerge(0.5, 0.9)(WaitingSeconds)[2] AS P90,
      sum(WaitingCount) AS Waits
    FROM handoff_daily FINAL
    WHERE Day >= toDate(fromUnixTimestamp64Milli(untilMillis, 'UTC')) - 60
      AND (Namespace, Process, SourceTeam, TargetTeam)
      IN (SELECT Namespace, Process, SourceTeam, TargetTeam FROM oldest)
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  )
SELECT
  o.Item AS item,
  o.Namespace AS namespace,
  o.Process AS process,
  o.SourceTeam AS sourceTeam,
  o.TargetTeam AS targetTeam,
  o.State AS state,
  (untilMillis - toUnixTimestamp64Milli(o.InitiatedAt)) / 1000 AS ageSeconds,
  if(u.Waits = 0, NULL, u.P90) AS usualP90Seconds,
  u.Waits AS n,
  (toUnixTimestamp64Milli(o.DueAt) - untilMillis) / 1000 AS timeLeftSeconds,
  o.Rounds AS rounds,
  arrayStringConcat(o.MissingFields, ', ') AS missingFields,
  o.TraceId AS trace
FROM oldest AS o
LEFT JOIN usual AS u
  ON o.Namespace = u.Namespace AND o.Process = u.Process
  AND o.SourceTeam = u.SourceTeam AND o.TargetTeam = u.TargetTeam
ORDER BY o.InitiatedAt, namespace, process, item, o.HandoffId
`,
});
