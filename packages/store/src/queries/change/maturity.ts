import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** How long handoffs take, and whether the items were chosen by when they ended. */
export const changeMaturity = defineQuery({
  name: 'change/maturity',
  title: 'How long a week takes to be judged',
  description:
    'For one process: the 90 % quantiles of the time from initiate to end and from initiate to accept in seconds (open handoffs count for as long as they have lasted), and of its closed items the 5 % and 95 % quantiles of when they were closed and the share that was opened before the first of them.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    asOfMillis: z.number().default(() => Date.now()),
  }),
  row: z.object({
    handoffs: z.coerce.number(),
    resolutionSeconds: z.coerce.number().nullable(),
    waitingSeconds: z.coerce.number().nullable(),
    closedItems: z.coerce.number(),
    closedFromMillis: z.coerce.number().nullable(),
    closedToMillis: z.coerce.number().nullable(),
    openedBefore: z.coerce.number().nullable(),
  }),
  sql: `
WITH
  {asOfMillis:Int64} AS AsOf,
  (
    SELECT quantilesExactInclusive(0.05, 0.95)(toUnixTimestamp64Milli(ClosedAt))
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND ClosedAt IS NOT NULL
  ) AS Closed,
  (
    SELECT (count(), avgOrNull(toUnixTimestamp64Milli(OpenedAt) < Closed[1]))
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND ClosedAt IS NOT NULL
  ) AS Items
SELECT
  count() AS handoffs,
  quantileExactInclusiveOrNull(0.9)(
    greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), AsOf) - toUnixTimestamp64Milli(InitiatedAt)) / 1000
  ) AS resolutionSeconds,
  quantileExactInclusiveOrNull(0.9)(
    if(AcceptedAt IS NULL AND NOT Open, NULL,
      greatest(0, ifNull(toUnixTimestamp64Milli(AcceptedAt), AsOf) - toUnixTimestamp64Milli(InitiatedAt)) / 1000)
  ) AS waitingSeconds,
  Items.1 AS closedItems,
  if(Items.1 = 0, NULL, Closed[1]) AS closedFromMillis,
  if(Items.1 = 0, NULL, Closed[2]) AS closedToMillis,
  Items.2 AS openedBefore
FROM handoffs FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
HAVING handoffs > 0
`,
});
