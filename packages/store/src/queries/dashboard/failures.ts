import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** How many handoffs failed. */
export const dashboardFailures = defineQuery({
  name: 'dashboard/failures',
  title: 'Failed handoffs',
  description:
    'Share that failed (bounced, cancelled, past due or sent back for information), and share that bounced, of the handoffs initiated on the days of the range that have ended (n).',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ failedShare: number, bouncedShare: number, n: number }),
  sql: `
SELECT
  sum(Failed) / n AS failedShare,
  sum(Bounced) / n AS bouncedShare,
  sum(Handoffs) - sum(OpenHandoffs) AS n
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
