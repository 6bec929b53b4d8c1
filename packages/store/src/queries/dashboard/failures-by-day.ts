import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { maybe, number, pairParams, rangeParams } from './range.ts';

/** Failures by day. */
export const dashboardFailuresByDay = defineQuery({
  name: 'dashboard/failures-by-day',
  title: 'Failed handoffs, by day',
  description:
    'Share of the ended handoffs that failed, and that bounced, by day of initiation (UTC), with how many have ended (n).',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ time: z.string(), failedShare: maybe, bouncedShare: maybe, n: number }),
  sql: `
SELECT
  toDateTime(Day, 'UTC') AS time,
  if(n = 0, NULL, sum(Failed) / n) AS failedShare,
  if(n = 0, NULL, sum(Bounced) / n) AS bouncedShare,
  sum(Handoffs) - sum(OpenHandoffs) AS n
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
