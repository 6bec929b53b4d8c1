import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Open handoffs per pair that are likely to go wrong. */
export const alertHighRisk = defineQuery({
  name: 'alert/high-risk',
  title: 'Handoffs that are likely to go wrong',
  description:
    'Per pair the open handoffs to which a model in force gives a risk of at least a limit (0.7), for any target. Processes without a handoff in the window are left out.',
  params: z.object({
    ...ruleParams,
    windowDays: z.number().int().default(60),
    riskAtLeast: z.number().default(0.7),
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
  ),
  models AS (
    SELECT Namespace, Process, Target, argMax((ModelId, InForce), TrainedAt) AS Newest
    FROM risk_models GROUP BY Namespace, Process, Target
  ),
  risky AS (
    SELECT DISTINCT Namespace, Process, Item, Cycle, HandoffId
    FROM risk_scores FINAL
    WHERE Risk >= {riskAtLeast:Float64}
      AND (Namespace, Process, Target, ModelId) IN (
        SELECT Namespace, Process, Target, Newest.1 FROM models WHERE Newest.2)
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
    (Namespace, Process, Item, Cycle, HandoffId) IN risky AS Concerned
  FROM handoffs_open FINAL
  WHERE (Namespace, Process) IN (SELECT Namespace, Process FROM pairs) AND InitiatedAt <= moment
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`,
});
