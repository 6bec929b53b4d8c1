import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { nowParams, number, objectiveParams, rangeParams } from './range.ts';

/** How fast breaches use up what is allowed. */
export const dashboardSloByDay = defineQuery({
  name: 'dashboard/slo-by-day',
  title: 'Burn of the budget, by day',
  description:
    'Breaches as a multiple of what an objective of 90 % allows, by day (UTC), with how many handoffs ended in time or were due (n): above 1 they come too fast. A handoff counts when it ended in time, or when its time was up, whether or not it has ended; what began more than 30 days before the range is left out.',
  params: z.object({ ...scopeParams, ...rangeParams, ...nowParams, ...objectiveParams }),
  row: z.object({ time: z.string(), burnRatio: number, n: number }),
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
  toDateTime(toDate(At, 'UTC'), 'UTC') AS time,
  countIf(IsBreach) / n / (1 - {objective:Float64}) AS burnRatio,
  count() AS n
FROM events
GROUP BY time
ORDER BY time
`,
});
