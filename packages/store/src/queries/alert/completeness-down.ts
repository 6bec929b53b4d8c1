import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Whether less of what is needed comes along than before. */
export const alertCompletenessDown = defineQuery({
  name: 'alert/completeness-down',
  title: 'Completeness against before',
  description:
    'Per pair by how much the mean completeness of the handoffs initiated today and on the last days (2, in UTC) is below that of the days before them (28); 0 where there are too few of either, or where chance alone may do it: z below a limit (3), with the most a score between 0 and 1 can vary, p (1 - p) (Bhatia and Davis, American Mathematical Monthly 107, 2000).',
  params: z.object({
    ...ruleParams,
    recentDays: z.number().int().default(2),
    baselineDays: z.number().int().default(28),
    minimumRecent: z.number().int().default(20),
    minimumBaseline: z.number().int().default(50),
    zAbove: z.number().default(3),
  }),
  row: z.object(pairValue),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  sums AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      sumIf(CompletenessCount, Day >= toDate(moment) - {recentDays:UInt16}) AS N1,
      sumIf(CompletenessSum, Day >= toDate(moment) - {recentDays:UInt16}) AS S1,
      sum(CompletenessCount) - N1 AS N0,
      sum(CompletenessSum) - S1 AS S0,
      S1 / N1 AS Recent,
      S0 / N0 AS Before,
      (S1 + S0) / (N1 + N0) AS Whole,
      sqrt(greatest(Whole * (1 - Whole), 0) * (1 / N1 + 1 / N0)) AS Spread
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
    N1 < {minimumRecent:UInt32} OR N0 < {minimumBaseline:UInt32}
      OR Before - Recent <= {zAbove:Float64} * Spread,
    0,
    Before - Recent)) AS value
FROM sums
ORDER BY namespace, process, source_team, target_team
`,
});
