import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Handoffs per pair that wait and lack something the receiver needs. */
export const alertArrivedIncomplete = defineQuery({
  name: 'alert/arrived-incomplete',
  title: 'Handoffs that arrived incomplete',
  description:
    'Per pair the open handoffs that nobody has accepted yet and that lack a required field. Processes without a handoff in the window are left out.',
  params: z.object({ ...ruleParams, windowDays: z.number().int().default(60) }),
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
    AcceptedAt IS NULL AND notEmpty(MissingFields) AS Concerned
  FROM handoffs_open FINAL
  WHERE (Namespace, Process) IN (SELECT Namespace, Process FROM pairs) AND InitiatedAt <= moment
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`,
});
