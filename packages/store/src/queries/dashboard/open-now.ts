import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { maybe, nowParams, number, pairParams, rangeParams } from './range.ts';

/** What is open. */
export const dashboardOpenNow = defineQuery({
  name: 'dashboard/open-now',
  title: 'Open handoffs',
  description:
    'Handoffs that are open now and began before the end of the range (n), how many of them are past due, and the age of the oldest, at the end of the range and not later than now.',
  params: z.object({ ...pairParams, ...rangeParams, ...nowParams }),
  row: z.object({ n: number, pastDue: number, oldestSeconds: maybe }),
  sql: `
WITH least({toMillis:Int64}, {nowMillis:Int64}) AS untilMillis
SELECT
  count() AS n,
  countIf(toUnixTimestamp64Milli(DueAt) < untilMillis) AS pastDue,
  if(n = 0, NULL, (untilMillis - toUnixTimestamp64Milli(min(InitiatedAt))) / 1000) AS oldestSeconds
FROM handoffs_open FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND toUnixTimestamp64Milli(InitiatedAt) <= untilMillis
  -- What began after the range and what ended before it is not in it; nothing here has ended.
  AND untilMillis >= {fromMillis:Int64}
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
`,
});
