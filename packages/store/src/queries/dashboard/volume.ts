import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** How many handoffs began, and how many of them have ended. */
export const dashboardVolume = defineQuery({
  name: 'dashboard/volume',
  title: 'Handoffs',
  description: 'Handoffs initiated on the days of the range (n), and the share of them that ended.',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ n: number, endedShare: number }),
  sql: `
SELECT
  sum(Handoffs) AS n,
  1 - sum(OpenHandoffs) / n AS endedShare
FROM handoff_daily FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
  AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
HAVING n > 0
`,
});
