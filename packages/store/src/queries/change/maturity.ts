import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** How long handoffs take, and whether the items were chosen by when they ended. */
export const changeMaturity = defineQuery({
  name: 'change/maturity',
  title: 'How long a week takes to be judged',
  description:
    'For one process: the first and last instant of its handoffs, the 90 % quantiles of the time from initiate to end and from initiate to accept (open handoffs count for as long as they have lasted), and the 5 % and 95 % quantiles of when items were opened and closed, in milliseconds.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    asOfMillis: z.number().default(() => Date.now()),
  }),
  row: z.object({
    handoffs: z.coerce.number(),
    firstMillis: z.coerce.number(),
    lastMillis: z.coerce.number(),
    resolutionSeconds: z.coerce.number().nullable(),
    waitingSeconds: z.coerce.number().nullable(),
    closedItems: z.coerce.number(),
    openedMillis: z.array(z.coerce.number()),
    closedMillis: z.array(z.coerce.number()),
  }),
  sql: `
WITH
  {asOfMillis:Int64} AS AsOf,
  i AS (
    SELECT
      countIf(ClosedAt IS NOT NULL) AS Closed,
      quantilesExactInclusive(0.05, 0.95)(toUnixTimestamp64Milli(OpenedAt)) AS Opened,
      quantilesExactInclusive(0.05, 0.95)(toUnixTimestamp64Milli(ClosedAt)) AS ClosedBetween
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  )
SELECT
  count() AS handoffs,
  toUnixTimestamp64Milli(min(InitiatedAt)) AS firstMillis,
  toUnixTimestamp64Milli(max(InitiatedAt)) AS lastMillis,
  quantileExactInclusiveOrNull(0.9)(greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), AsOf) - toUnixTimestamp64Milli(InitiatedAt)) / 1000) AS resolutionSeconds,
  quantileExactInclusiveOrNull(0.9)(if(AcceptedAt IS NULL AND NOT Open, NULL, greatest(0, ifNull(toUnixTimestamp64Milli(AcceptedAt), AsOf) - toUnixTimestamp64Milli(InitiatedAt)) / 1000)) AS waitingSeconds,
  (SELECT Closed FROM i) AS closedItems,
  (SELECT Opened FROM i) AS openedMillis,
  (SELECT ClosedBetween FROM i) AS closedMillis
FROM handoffs FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
HAVING handoffs > 0
`,
});
