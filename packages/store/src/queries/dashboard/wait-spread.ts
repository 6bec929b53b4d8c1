import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** How waits spread, day by day. */
export const dashboardWaitSpread = defineQuery({
  name: 'dashboard/wait-spread',
  title: 'Spread of the waits, by day',
  description:
    'How many handoffs were accepted within which time, by day of initiation (UTC): each cell is its n. Read from the figures of single handoffs, which are sorted by day, since quantiles do not give counts.',
  params: z.object({ ...pairParams, ...rangeParams }),
  row: z.object({
    time: z.string(),
    'up to 15 min': number,
    'to 1 h': number,
    'to 4 h': number,
    'to 8 h': number,
    'to 1 d': number,
    'to 3 d': number,
    'to 7 d': number,
    longer: number,
  }),
  sql: `
SELECT
  toDateTime(Day, 'UTC') AS time,
  countIf(WaitingSeconds < 900) AS "up to 15 min",
  countIf(WaitingSeconds >= 900 AND WaitingSeconds < 3600) AS "to 1 h",
  countIf(WaitingSeconds >= 3600 AND WaitingSeconds < 14400) AS "to 4 h",
  countIf(WaitingSeconds >= 14400 AND WaitingSeconds < 28800) AS "to 8 h",
  countIf(WaitingSeconds >= 28800 AND WaitingSeconds < 86400) AS "to 1 d",
  countIf(WaitingSeconds >= 86400 AND WaitingSeconds < 259200) AS "to 3 d",
  countIf(WaitingSeconds >= 259200 AND WaitingSeconds < 604800) AS "to 7 d",
  countIf(WaitingSeconds >= 604800) AS longer
FROM handoffs_by_day FINAL
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
