import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Whether more is sent back than before. */
export const alertBounceRate = defineQuery({
  name: 'alert/bounce-rate',
  title: 'Bounce rate against before',
  description:
    'Per pair z of two proportions: bounced handoffs of those initiated today and on the last days (2, in UTC) against the days before them (28); 0 where there are too few of either, or where the rate has not risen by a factor (1.5). Open handoffs count as not bounced, so that fast bounces do not outrun slow completions.',
  params: z.object({
    ...ruleParams,
    recentDays: z.number().int().default(2),
    baselineDays: z.number().int().default(28),
    minimumRecent: z.number().int().default(20),
    minimumBaseline: z.number().int().default(50),
    ratioAbove: z.number().default(1.5),
  }),
  row: z.object(pairValue),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  counts AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      sumIf(Handoffs, Day >= toDate(moment) - {recentDays:UInt16}) AS N1,
      sumIf(Bounced, Day >= toDate(moment) - {recentDays:UInt16}) AS X1,
      sum(Handoffs) - N1 AS N0,
      sum(Bounced) - X1 AS X0
    FROM handoff_daily FINAL
    WHERE Day >= toDate(moment) - {recentDays:UInt16} - {baselineDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  )
SELECT
  toString(Namespace) AS namespace,
  toString(Process) AS process,
  toString(SourceTeam) AS source_team,
  toString(TargetTeam) AS target_team,
  toFloat64(if(
    N1 < {minimumRecent:UInt32} OR N0 < {minimumBaseline:UInt32} OR X1 = 0
      OR X1 * N0 <= {ratioAbove:Float64} * X0 * N1 OR X1 + X0 = N1 + N0,
    0,
    (X1 / N1 - X0 / N0) /
      sqrt((X1 + X0) / (N1 + N0) * (1 - (X1 + X0) / (N1 + N0)) * (1 / N1 + 1 / N0)))) AS value
FROM counts
ORDER BY namespace, process, source_team, target_team
`,
});
