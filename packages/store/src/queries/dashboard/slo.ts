import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { DUE_EVENTS } from './due-events.ts';
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
WITH ${DUE_EVENTS}
SELECT
  1 - breached / n AS metShare,
  1 - breached / n / (1 - {objective:Float64}) AS budgetLeftShare,
  countIf(IsBreach) AS breached,
  count() AS n
FROM events
HAVING n > 0
`,
});
