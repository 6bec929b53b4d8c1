import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns } from '../scope.ts';
import { nowParams, number, pairParams, rangeParams } from './range.ts';

/** The open handoffs that are due first. */
export const dashboardNextDue = defineQuery({
  name: 'dashboard/next-due',
  title: 'Due next',
  description:
    'One row per open handoff that has a due time and began before the end of the range, the least time left first; negative is past due. A click on the work item opens its trace.',
  params: z.object({
    ...pairParams,
    ...rangeParams,
    ...nowParams,
    limit: z.number().int().default(50),
  }),
  row: z.object({
    item: z.string(),
    ...pairColumns,
    state: z.string(),
    timeLeftSeconds: number,
    ageSeconds: number,
    rounds: number,
    missingFields: z.string(),
    trace: z.string(),
  }),
  sql: `
WITH least({toMillis:Int64}, {nowMillis:Int64}) AS untilMillis
SELECT
  Item AS item,
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  State AS state,
  (toUnixTimestamp64Milli(assumeNotNull(DueAt)) - untilMillis) / 1000 AS timeLeftSeconds,
  (untilMillis - toUnixTimestamp64Milli(InitiatedAt)) / 1000 AS ageSeconds,
  Rounds AS rounds,
  arrayStringConcat(MissingFields, ', ') AS missingFields,
  TraceId AS trace
FROM handoffs_open FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND DueAt IS NOT NULL
  AND toUnixTimestamp64Milli(InitiatedAt) <= untilMillis
  AND untilMillis >= {fromMillis:Int64}
  AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
  AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
ORDER BY DueAt, namespace, process, item, HandoffId
LIMIT {limit:UInt32}
`,
});
