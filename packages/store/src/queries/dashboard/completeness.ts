import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { maybe, number, pairParams, rangeParams } from './range.ts';

/** How much of what the receiver needs came along. */
export const dashboardCompleteness = defineQuery({
  name: 'dashboard/completeness',
  title: 'Context that came along',
  description:
    'Mean share of the required fields that were present and valid (completeness; n handoffs), and mean share of what the sender knew that arrived (preservation), of the handoffs initiated on the days of the range.',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ completenessShare: number, preservationShare: maybe, n: number }),
  sql: `
SELECT
  sum(CompletenessSum) / n AS completenessShare,
  if(sum(PreservationCount) = 0, NULL, sum(PreservationSum) / sum(PreservationCount)) AS preservationShare,
  sum(CompletenessCount) AS n
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
