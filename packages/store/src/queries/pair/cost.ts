import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, pairColumns, scopeParams } from '../scope.ts';

/** What each pair of teams costs: time over its usual, and rework. */
export const pairCost = defineQuery({
  name: 'pair/cost',
  title: 'Cost per pair of teams',
  description:
    'Per pair: its usual (median time from initiate to end of ended handoffs; of the whole process where fewer than the minimum ended), the seconds its handoffs took over that, and the rework below it (bounced handoffs, waiting for clarification). An open handoff counts as long as it has lasted.',
  params: z.object({ ...scopeParams, ...asOfParams, minimumEnded: z.number().int().default(5) }),
  row: z.object({
    ...pairColumns,
    endedHandoffs: z.coerce.number(),
    /** 'pair', 'process', or 'none' where nothing ended yet. */
    usualFrom: z.enum(['pair', 'process', 'none']),
    usualSeconds: z.coerce.number().nullable(),
    handoffsOver: z.coerce.number(),
    overSeconds: z.coerce.number(),
    reworkSeconds: z.coerce.number(),
    largestSeconds: z.coerce.number(),
  }),
  sql: `
WITH
  h AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Open,
      greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      )) - toUnixTimestamp64Milli(InitiatedAt)) / 1000 AS Seconds,
      State = 'bounced' AS Bounced,
      ClarificationSeconds
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  pair AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      countIf(NOT Open) AS Ended,
      quantileExactInclusiveIf(0.5)(Seconds, NOT Open) AS Median,
      groupArray((Seconds, Bounced, ClarificationSeconds)) AS Each
    FROM h
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  ),
  whole AS (
    SELECT
      Namespace, Process,
      countIf(NOT Open) AS Ended,
      quantileExactInclusiveIf(0.5)(Seconds, NOT Open) AS Median
    FROM h
    GROUP BY Namespace, Process
  ),
  costed AS (
    SELECT
      pair.Namespace AS Namespace, pair.Process AS Process,
      pair.SourceTeam AS SourceTeam, pair.TargetTeam AS TargetTeam,
      pair.Ended AS Ended,
      multiIf(pair.Ended >= {minimumEnded:UInt32}, 'pair', whole.Ended > 0, 'process', 'none') AS UsualFrom,
      multiIf(
        UsualFrom = 'pair', toNullable(pair.Median),
        UsualFrom = 'process', toNullable(whole.Median),
        NULL
      ) AS Usual,
      ifNull(Usual, 0) AS Base,
      arrayMap(x -> if(UsualFrom = 'none', 0, greatest(0, x.1 - Base)), Each) AS Over,
      arrayMap(x -> if(UsualFrom = 'none', 0, least(x.1, Base, if(x.2, x.1, x.3))), Each) AS Rework
    FROM pair
    INNER JOIN whole ON pair.Namespace = whole.Namespace AND pair.Process = whole.Process
  )
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  Ended AS endedHandoffs,
  UsualFrom AS usualFrom,
  Usual AS usualSeconds,
  arrayCount(x -> x > 0, Over) AS handoffsOver,
  arraySum(Over) AS overSeconds,
  arraySum(Rework) AS reworkSeconds,
  arrayMax(arrayMap((o, r) -> o + r, Over, Rework)) AS largestSeconds
FROM costed
ORDER BY overSeconds + reworkSeconds DESC, namespace, process, sourceTeam, targetTeam
`,
});
