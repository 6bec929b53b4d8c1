import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** How long handoffs waited to be accepted. */
export const dashboardWaiting = defineQuery({
  name: 'dashboard/waiting',
  title: 'Wait until accepted',
  description:
    'Median and 90th percentile (t-digest) of the time from initiation to acceptance, of the handoffs initiated on the days of the range that were accepted (n).',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ medianWaitSeconds: number, p90WaitSeconds: number, n: number }),
  sql: `
WITH quantilesTDigestMerge(0.5, 0.9)(WaitingSeconds) AS waits
SELECT
  waits[1] AS medianWaitSeconds,
  waits[2] AS p90WaitSeconds,
  sum(WaitingCount) AS n
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
