import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { maybe, number, pairParams, rangeParams } from './range.ts';

/** Waiting time by day. */
export const dashboardWaitingByDay = defineQuery({
  name: 'dashboard/waiting-by-day',
  title: 'Wait until accepted, by day',
  description:
    'Median and 90th percentile (t-digest) of the time from initiation to acceptance by day of initiation (UTC), with how many handoffs were accepted (n). Days near the end hold the quick ones only: what still waits is not in them.',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({
    time: z.string(),
    medianWaitSeconds: maybe,
    p90WaitSeconds: maybe,
    n: number,
  }),
  sql: `
WITH quantilesTDigestMerge(0.5, 0.9)(WaitingSeconds) AS waits
SELECT
  toDateTime(Day, 'UTC') AS time,
  if(n = 0, NULL, waits[1]) AS medianWaitSeconds,
  if(n = 0, NULL, waits[2]) AS p90WaitSeconds,
  sum(WaitingCount) AS n
FROM handoff_daily FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
  AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
GROUP BY Day
ORDER BY time
`,
});
