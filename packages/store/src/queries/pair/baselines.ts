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
      measure.2 IS NULL AS IsOpen,
      -- What was sent back unaccepted had waited until then.
      greatest(0, coalesce(toUnixTimestamp64Milli(measure.2), toUnixTimestamp64Milli(EndedAt), transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      )) - toUnixTimestamp64Milli(InitiatedAt)) AS Millis
    FROM handoffs FINAL
    ARRAY JOIN if(
      AcceptedAt IS NULL AND State NOT IN ('pending', 'bounced', 'cancelled'),
      [('whole', EndedAt)],
      [('wait', AcceptedAt), ('whole', EndedAt)]) AS measure
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  -- One number a handoff, that sorts by time and, of one time, what ended before what is open: rows of ten million
  -- handoffs, each time a group, would take gigabytes.
  curve AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Measure,
      arraySort(groupArray(toInt64(2 * Millis + IsOpen))) AS Times,
      length(Times) AS Handoffs,
      arrayMap(time -> intDiv(time, 2) / 1000, Times) AS Seconds,
      arrayCumSum(arrayMap(
        (time, place) -> if(time % 2 = 0, log(greatest(1 - 1 / (Handoffs - place + 1), 1e-300)), 0.),
        Times, arrayEnumerate(Times))) AS LogSurvival,
      -- A product of fractions may miss a share by a rounding.
      arrayMap(
        share -> arrayFirstIndex(survival -> survival <= log(share + 1e-9), LogSurvival),
        [0.5, 0.1, 0.05]) AS Places,
      arrayMap(
        time -> log(greatest(intDiv(time, 2) / 1000, 1)), arrayFilter(time -> time % 2 = 0, Times)) AS Logs,
      length(Logs) AS Ended,
      arrayReduce('quantileExactInclusive(0.5)', Logs) AS LogMedian,
      1.4826 * arrayReduce('quantileExactInclusive(0.5)', arrayMap(x -> abs(x - LogMedian), Logs)) AS LogSpread
    FROM times
    GROUP BY Namespace, Process, SourceTeam, TargetTeam, Measure
    HAVING Handoffs >= {minimum:UInt32}
  )
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  Measure AS measure,
  Handoffs AS handoffs,
  Ended AS ended,
  Handoffs - Ended AS openHandoffs,
  if(Places[1] = 0, NULL, Seconds[Places[1]]) AS medianSeconds,
  if(Places[2] = 0, NULL, Seconds[Places[2]]) AS p90Seconds,
  if(Places[3] = 0, NULL, Seconds[Places[3]]) AS p95Seconds,
  if(Ended < 10, NULL, LogMedian) AS logMedian,
  if(Ended < 10, NULL, LogSpread) AS logSpread,
  if(Ended < 10, NULL, exp(LogMedian - 2 * LogSpread)) AS fastSeconds,
  if(Ended < 10, NULL, exp(LogMedian + 2 * LogSpread)) AS slowSeconds
FROM curve
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam, measure
`,
});
