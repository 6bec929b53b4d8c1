import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { DUE_EVENTS } from './due-events.ts';
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
WITH ${DUE_EVENTS}
SELECT
  toDateTime(toDate(At, 'UTC'), 'UTC') AS time,
  countIf(IsBreach) / n / (1 - {objective:Float64}) AS burnRatio,
  count() AS n
FROM events
GROUP BY time
ORDER BY time
`,
});
