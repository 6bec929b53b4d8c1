import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** How much a receiving team gets and how much it varies: what the size of a trial follows from. */
export const changeSpread = defineQuery({
  name: 'change/spread',
  title: 'Volume and spread per receiving team',
  description:
    'For one process, per receiving team over the 12 weeks before an instant: handoffs a week, standard deviation of the logarithms of waiting time and of time to end within pairs, mean and standard deviation of rounds, the 90 % quantile of the time to end in seconds, and the kinds of handoff.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    asOfMillis: z.number().default(() => Date.now()),
  }),
  row: z.object({
    team: z.string(),
    perWeek: z.coerce.number(),
    sdLogWaiting: z.coerce.number().nullable(),
    sdLogResolution: z.coerce.number().nullable(),
    sdRounds: z.coerce.number().nullable(),
    resolutionSeconds: z.coerce.number().nullable(),
    handoffNames: z.array(z.string()),
  }),
  sql: `
WITH p AS (
  SELECT
    TargetTeam,
    count() AS Handoffs,
    varSampIf(log(greatest(assumeNotNull(WaitingSeconds), 1)), WaitingSeconds IS NOT NULL) AS VarWaiting,
    varSampIf(log(greatest(dateDiff('second', InitiatedAt, assumeNotNull(EndedAt)), 1)), EndedAt IS NOT NULL) AS VarResolution,
    varSamp(Rounds) AS VarRounds,
    quantileExactInclusiveOrNullIf(0.9)(toFloat64(dateDiff('second', InitiatedAt, assumeNotNull(EndedAt))), EndedAt IS NOT NULL) AS P90,
    groupUniqArray(10)(HandoffName) AS Names
  FROM handoffs FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND InitiatedAt >= fromUnixTimestamp64Milli({asOfMillis:Int64} - 12 * 7 * 86400000, 'UTC')
    AND InitiatedAt <= fromUnixTimestamp64Milli({asOfMillis:Int64}, 'UTC')
  GROUP BY SourceTeam, TargetTeam
)
SELECT
  TargetTeam AS team,
  sum(Handoffs) / 12 AS perWeek,
  sqrt(sumIf(Handoffs * VarWaiting, isFinite(VarWaiting)) / nullIf(sumIf(Handoffs, isFinite(VarWaiting)), 0)) AS sdLogWaiting,
  sqrt(sumIf(Handoffs * VarResolution, isFinite(VarResolution)) / nullIf(sumIf(Handoffs, isFinite(VarResolution)), 0)) AS sdLogResolution,
  sqrt(sumIf(Handoffs * VarRounds, isFinite(VarRounds)) / nullIf(sumIf(Handoffs, isFinite(VarRounds)), 0)) AS sdRounds,
  max(P90) AS resolutionSeconds,
  arraySort(arrayDistinct(arrayFlatten(groupArray(Names)))) AS handoffNames
FROM p
GROUP BY TargetTeam
ORDER BY perWeek DESC, team
`,
});
