import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, pairColumns, scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** What is usual between two teams, open handoffs included, and from where on it is fast or slow. */
export const pairBaselines = defineQuery({
  name: 'pair/baselines',
  title: 'Baselines per pair of teams',
  description:
    'Per pair the wait (to the acceptance) and the whole (to the end), in seconds: quantiles by Kaplan-Meier, so that what is still open counts, null where that share has not been reached; of what ended, the median and the spread (1.4826 times the median absolute deviation) of the logarithm; fast and slow are two spreads below and above, of ten or more (a robust temporal profile: Leys et al., Journal of Experimental Social Psychology 49, 2013).',
  params: z.object({ ...scopeParams, ...asOfParams, minimum: z.number().int().default(1) }),
  row: z.object({
    ...pairColumns,
    measure: z.enum(['wait', 'whole']),
    handoffs: count,
    ended: count,
    openHandoffs: count,
    medianSeconds: z.number().nullable(),
    p90Seconds: z.number().nullable(),
    p95Seconds: z.number().nullable(),
    logMedian: z.number().nullable(),
    logSpread: z.number().nullable(),
    fastSeconds: z.number().nullable(),
    slowSeconds: z.number().nullable(),
  }),
  sql: `
WITH
  times AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, measure.1 AS Measure,
      measure.2 IS NOT NULL AS Ended,
      -- What was sent back unaccepted had waited until then.
      greatest(0, coalesce(toUnixTimestamp64Milli(measure.2), toUnixTimestamp64Milli(EndedAt), transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      )) - toUnixTimestamp64Milli(InitiatedAt)) / 1000 AS Seconds
    FROM handoffs FINAL
    ARRAY JOIN if(
      AcceptedAt IS NULL AND State NOT IN ('pending', 'bounced', 'cancelled'),
      [('whole', EndedAt)],
      [('wait', AcceptedAt), ('whole', EndedAt)]) AS measure
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  steps AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Measure, Seconds,
      countIf(Ended) AS Events, count() AS Handoffs,
      sum(count()) OVER (
        PARTITION BY Namespace, Process, SourceTeam, TargetTeam, Measure ORDER BY Seconds DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS AtRisk
    FROM times
    GROUP BY Namespace, Process, SourceTeam, TargetTeam, Measure, Seconds
  ),
  curve AS (
    SELECT
      *,
      exp(sum(log(greatest(1 - Events / AtRisk, 1e-300))) OVER (
        PARTITION BY Namespace, Process, SourceTeam, TargetTeam, Measure ORDER BY Seconds
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS Survival
    FROM steps
  ),
  quantiles AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Measure,
      sum(Handoffs) AS Handoffs, sum(Events) AS Ended,
      -- A product of fractions may miss a share by a rounding.
      minIf(Seconds, Survival <= 0.5 + 1e-9) AS Median, countIf(Survival <= 0.5 + 1e-9) > 0 AS HasMedian,
      minIf(Seconds, Survival <= 0.1 + 1e-9) AS P90, countIf(Survival <= 0.1 + 1e-9) > 0 AS HasP90,
      minIf(Seconds, Survival <= 0.05 + 1e-9) AS P95, countIf(Survival <= 0.05 + 1e-9) > 0 AS HasP95
    FROM curve
    GROUP BY Namespace, Process, SourceTeam, TargetTeam, Measure
    HAVING Handoffs >= {minimum:UInt32}
  ),
  logs AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Measure,
      groupArray(log(greatest(Seconds, 1))) AS Logs,
      arrayReduce('quantileExactInclusive(0.5)', Logs) AS LogMedian,
      1.4826 * arrayReduce('quantileExactInclusive(0.5)', arrayMap(x -> abs(x - LogMedian), Logs)) AS LogSpread
    FROM times
    WHERE Ended
    GROUP BY Namespace, Process, SourceTeam, TargetTeam, Measure
    HAVING length(Logs) >= 10
  )
SELECT
  quantiles.Namespace AS namespace,
  quantiles.Process AS process,
  quantiles.SourceTeam AS sourceTeam,
  quantiles.TargetTeam AS targetTeam,
  quantiles.Measure AS measure,
  Handoffs AS handoffs,
  Ended AS ended,
  Handoffs - Ended AS openHandoffs,
  if(HasMedian, Median, NULL) AS medianSeconds,
  if(HasP90, P90, NULL) AS p90Seconds,
  if(HasP95, P95, NULL) AS p95Seconds,
  if(empty(Logs), NULL, LogMedian) AS logMedian,
  if(empty(Logs), NULL, LogSpread) AS logSpread,
  if(empty(Logs), NULL, exp(LogMedian - 2 * LogSpread)) AS fastSeconds,
  if(empty(Logs), NULL, exp(LogMedian + 2 * LogSpread)) AS slowSeconds
FROM quantiles
LEFT JOIN logs
  ON quantiles.Namespace = logs.Namespace AND quantiles.Process = logs.Process
  AND quantiles.SourceTeam = logs.SourceTeam AND quantiles.TargetTeam = logs.TargetTeam
  AND quantiles.Measure = logs.Measure
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam, measure
`,
});
