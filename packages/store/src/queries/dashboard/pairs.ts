import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns } from '../scope.ts';
import { maybe, number, pairParams, pairValueColumns, rangeParams } from './range.ts';

/** Figures of each pair of teams. */
export const dashboardPairs = defineQuery({
  name: 'dashboard/pairs',
  title: 'Pairs of teams',
  description:
    'Handoffs initiated on the days of the range by pair of teams (n), with waiting time (t-digest), failures of the ended ones and completeness; pairs with the most waiting time first.',
  params: z.object({ ...pairParams, ...rangeParams, limit: z.number().int().default(200) }),
  row: z.object({
    ...pairColumns,
    n: number,
    openHandoffs: number,
    medianWaitSeconds: maybe,
    p90WaitSeconds: maybe,
    totalWaitSeconds: number,
    failedShare: maybe,
    bouncedShare: maybe,
    completenessShare: maybe,
    ...pairValueColumns,
  }),
  sql: `
WITH
  quantilesTDigestMerge(0.5, 0.9)(WaitingSeconds) AS waits,
  sum(Handoffs) - sum(OpenHandoffs) AS ended
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  sum(Handoffs) AS n,
  sum(OpenHandoffs) AS openHandoffs,
  if(sum(WaitingCount) = 0, NULL, waits[1]) AS medianWaitSeconds,
  if(sum(WaitingCount) = 0, NULL, waits[2]) AS p90WaitSeconds,
  sum(WaitingSecondsSum) AS totalWaitSeconds,
  if(ended = 0, NULL, sum(Failed) / ended) AS failedShare,
  if(ended = 0, NULL, sum(Bounced) / ended) AS bouncedShare,
  if(sum(CompletenessCount) = 0, NULL, sum(CompletenessSum) / sum(CompletenessCount)) AS completenessShare,
  replaceAll(toString(SourceTeam), '\\\\', '\\\\\\\\') AS sourceValue,
  replaceAll(toString(TargetTeam), '\\\\', '\\\\\\\\') AS targetValue
FROM handoff_daily FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
  AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY totalWaitSeconds DESC, namespace, process, sourceTeam, targetTeam
LIMIT {limit:UInt32}
`,
});
