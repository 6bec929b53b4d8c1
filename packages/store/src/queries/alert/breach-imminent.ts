import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Open handoffs per pair that are nearly or already past due. */
export const alertBreachImminent = defineQuery({
  name: 'alert/breach-imminent',
  title: 'Handoffs about to be past due',
  description:
    'Per pair the open handoffs of which less than a share (a fifth) of the time from initiation to due time is left, or none. Processes without a handoff in the window are left out.',
  params: z.object({
    ...ruleParams,
    windowDays: z.number().int().default(60),
    leftShare: z.number().default(0.2),
  }),
  row: z.object(pairValue),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  pairs AS (
    SELECT DISTINCT Namespace, Process, SourceTeam, TargetTeam
    FROM handoff_daily FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  )
SELECT
  toString(Namespace) AS namespace,
  toString(Process) AS process,
  toString(SourceTeam) AS source_team,
  toString(TargetTeam) AS target_team,
  toFloat64(sum(Concerned)) AS value
FROM (
  SELECT Namespace, Process, SourceTeam, TargetTeam, 0 AS Concerned FROM pairs
  UNION ALL
  SELECT
    Namespace, Process, SourceTeam, TargetTeam,
    ifNull(toUnixTimestamp64Milli(DueAt) - {nowMillis:Int64} <
      {leftShare:Float64} * (toUnixTimestamp64Milli(DueAt) - toUnixTimestamp64Milli(InitiatedAt)), 0) AS Concerned
  FROM handoffs_open FINAL
  WHERE (Namespace, Process) IN (SELECT Namespace, Process FROM pairs) AND InitiatedAt <= moment
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`,
});
