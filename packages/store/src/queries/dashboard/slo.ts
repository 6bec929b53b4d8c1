import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { nowParams, number, objectiveParams, rangeParams } from './range.ts';

/** How well the agreed times are kept. */
export const dashboardSlo = defineQuery({
  name: 'dashboard/slo',
  title: 'Agreed times kept',
  description:
    'Share of the handoffs (n, of those with a due time) that ended in time, and what is left of the breaches that an objective of 90 % allows: below zero it is overdrawn. A handoff counts when it ended in time, or when its time was up, whether or not it has ended; what began more than 30 days before the range is left out.',
  params: z.object({ ...scopeParams, ...rangeParams, ...nowParams, ...objectiveParams }),
  row: z.object({ metShare: number, budgetLeftShare: number, breached: number, n: number }),
  sql: `
WITH
  least({toMillis:Int64}, {nowMillis:Int64}) AS untilMillis,
  events AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      assumeNotNull(DueAt) AS Due,
      EndedAt IS NULL OR EndedAt > Due AS IsBreach,
      if(IsBreach, Due, assumeNotNull(EndedAt)) AS At
    FROM handoffs_by_day FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC')) - {windowDays:UInt16}
      AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
      AND DueAt IS NOT NULL
      -- What was called off in time was neither late nor in time.
      AND NOT (State = 'cancelled' AND ifNull(EndedAt <= DueAt, false))
      AND toUnixTimestamp64Milli(At) >= {fromMillis:Int64} AND toUnixTimestamp64Milli(At) <= untilMillis
  )
SELECT
  1 - breached / n AS metShare,
  1 - breached / n / (1 - {objective:Float64}) AS budgetLeftShare,
  countIf(IsBreach) AS breached,
  count() AS n
FROM events
HAVING n > 0
`,
});
