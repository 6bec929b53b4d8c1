import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** How much of the time in handoffs was waiting. */
export const dashboardWaitingShare = defineQuery({
  name: 'dashboard/waiting-share',
  title: 'Time that is waiting',
  description:
    'Waiting time as a share of waiting and working time together, of the handoffs initiated on the days of the range; n of them were accepted.',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({ waitingShare: number, n: number }),
  sql: `
SELECT
  sum(WaitingSecondsSum) / (sum(WaitingSecondsSum) + sum(WorkingSecondsSum)) AS waitingShare,
  sum(WaitingCount) AS n
FROM handoff_daily FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
  AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
HAVING n > 0 AND sum(WaitingSecondsSum) + sum(WorkingSecondsSum) > 0
`,
});
