import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';
import { DUE_EVENTS } from './due-events.ts';
import { nowParams, number, objectiveParams, pairValueColumns, rangeParams } from './range.ts';

/** Which pairs miss the agreed times. */
export const dashboardSloPairs = defineQuery({
  name: 'dashboard/slo-pairs',
  title: 'Breaches by pair',
  description:
    'Handoffs with a due time by pair (n), how many were past due, and what is left of the breaches that an objective of 90 % allows; those with the most breaches first. A handoff counts when it ended in time, or when its time was up, whether or not it has ended; what began more than 30 days before the range is left out.',
  params: z.object({
    ...scopeParams,
    ...rangeParams,
    ...nowParams,
    ...objectiveParams,
    limit: z.number().int().default(200),
  }),
  row: z.object({
    ...pairColumns,
    n: number,
    breached: number,
    metShare: number,
    burnRatio: number,
    budgetLeftShare: number,
    ...pairValueColumns,
  }),
  sql: `
WITH ${DUE_EVENTS}
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  count() AS n,
  countIf(IsBreach) AS breached,
  1 - breached / n AS metShare,
  breached / n / (1 - {objective:Float64}) AS burnRatio,
  1 - burnRatio AS budgetLeftShare,
  replaceAll(toString(SourceTeam), '\\\\', '\\\\\\\\') AS sourceValue,
  replaceAll(toString(TargetTeam), '\\\\', '\\\\\\\\') AS targetValue
FROM events
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY breached DESC, namespace, process, sourceTeam, targetTeam
LIMIT {limit:UInt32}
`,
});
