import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Handoffs per pair that nobody has taken on. */
export const alertUnclaimed = defineQuery({
  name: 'alert/unclaimed',
  title: 'Handoffs that nobody has accepted',
  description:
    'Per pair the open handoffs that wait for longer than the receiving team has agreed to accept within; without such a time, longer than a fallback (three days), where the process records acceptances at all. Processes without a handoff in the window are left out.',
  params: z.object({
    ...ruleParams,
    windowDays: z.number().int().default(60),
    fallbackSeconds: z.number().default(259_200),
  }),
  row: z.object(pairValue),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  pairs AS (
    SELECT Namespace, Process, SourceTeam, TargetTeam, sum(Accepted) AS Acceptances
    FROM handoff_daily FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
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
    AcceptedAt IS NULL AND {nowMillis:Int64} > if(
      AcceptDueAt IS NOT NULL, toUnixTimestamp64Milli(assumeNotNull(AcceptDueAt)),
      if(
        (Namespace, Process) IN (SELECT Namespace, Process FROM pairs WHERE Acceptances > 0),
        toUnixTimestamp64Milli(InitiatedAt) + toInt64(1000 * {fallbackSeconds:Float64}),
        {nowMillis:Int64})) AS Concerned
  FROM handoffs_open FINAL
  WHERE (Namespace, Process) IN (SELECT Namespace, Process FROM pairs) AND InitiatedAt <= moment
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`,
});
