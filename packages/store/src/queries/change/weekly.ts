import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** What a pair of teams looked like week by week. */
export const changeWeekly = defineQuery({
  name: 'change/weekly',
  title: 'Waiting, failures and completeness per pair and week',
  description:
    'Handoffs initiated in each week (from Monday, UTC) per pair: how many, how many still open, the median of the logarithm of the waiting time in seconds (of at least a second), failed ones of those ended, and the mean completeness with its n, for pairs with at least the given number of handoffs.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    minimumHandoffs: z.number().int().default(60),
  }),
  row: z.object({
    sourceTeam: z.string(),
    targetTeam: z.string(),
    weekMillis: z.coerce.number(),
    handoffs: z.coerce.number(),
    openHandoffs: z.coerce.number(),
    waits: z.coerce.number(),
    logWaiting: z.coerce.number().nullable(),
    ended: z.coerce.number(),
    failed: z.coerce.number(),
    withCompleteness: z.coerce.number(),
    completeness: z.coerce.number().nullable(),
  }),
  sql: `
WITH w AS (
  SELECT
    SourceTeam, TargetTeam,
    toMonday(InitiatedAt, 'UTC') AS Week,
    count() AS Handoffs,
    countIf(Open) AS OpenHandoffs,
    count(WaitingSeconds) AS Waits,
    quantileExactInclusiveOrNullIf(0.5)(log(greatest(assumeNotNull(WaitingSeconds), 1)), WaitingSeconds IS NOT NULL) AS LogWaiting,
    countIf(NOT Open) AS Ended,
    countIf(NOT Open AND (
      State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false)
    )) AS Failed,
    count(Completeness) AS WithCompleteness,
    avgOrNull(Completeness) AS MeanCompleteness,
    sum(Handoffs) OVER (PARTITION BY SourceTeam, TargetTeam) AS AllHandoffs
  FROM handoffs FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
  GROUP BY SourceTeam, TargetTeam, Week
)
SELECT
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  toUnixTimestamp(toDateTime(Week, 'UTC')) * 1000 AS weekMillis,
  Handoffs AS handoffs,
  OpenHandoffs AS openHandoffs,
  Waits AS waits,
  LogWaiting AS logWaiting,
  Ended AS ended,
  Failed AS failed,
  WithCompleteness AS withCompleteness,
  MeanCompleteness AS completeness
FROM w
WHERE AllHandoffs >= {minimumHandoffs:UInt32}
ORDER BY sourceTeam, targetTeam, weekMillis
`,
});
