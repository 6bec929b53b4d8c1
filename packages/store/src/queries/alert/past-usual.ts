import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairValue, ruleParams } from './columns.ts';

/** Open handoffs per pair that last longer than is usual. */
export const alertPastUsual = defineQuery({
  name: 'alert/past-usual',
  title: 'Handoffs open for longer than usual',
  description:
    'Per pair the open handoffs that have waited longer than 95 % of the waits, or been worked on longer than 95 % of the works, of handoffs initiated in the window; where fewer than a minimum are known, those past their agreed times. Processes without a handoff in the window are left out.',
  params: z.object({
    ...ruleParams,
    windowDays: z.number().int().default(60),
    minimum: z.number().int().default(20),
  }),
  row: z.object(pairValue),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  usual AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      sum(WaitingCount) AS Waits, quantileTDigestMerge(0.95)(WaitingSeconds) AS WaitP95,
      sum(WorkingCount) AS Works, quantileTDigestMerge(0.95)(WorkingSeconds) AS WorkP95
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
  SELECT Namespace, Process, SourceTeam, TargetTeam, 0 AS Concerned FROM usual
  UNION ALL
  SELECT
    open.Namespace, open.Process, open.SourceTeam, open.TargetTeam,
    ifNull(if(
      if(AcceptedAt IS NULL, Waits, Works) >= {minimum:UInt32},
      {nowMillis:Int64} - toUnixTimestamp64Milli(ifNull(AcceptedAt, InitiatedAt)) >
        1000 * if(AcceptedAt IS NULL, WaitP95, WorkP95),
      moment > if(AcceptedAt IS NULL, least(ifNull(AcceptDueAt, DueAt), ifNull(DueAt, AcceptDueAt)), DueAt)), 0) AS Concerned
  FROM (SELECT * FROM handoffs_open FINAL) AS open
  LEFT JOIN usual
    ON open.Namespace = usual.Namespace AND open.Process = usual.Process
    AND open.SourceTeam = usual.SourceTeam AND open.TargetTeam = usual.TargetTeam
  WHERE (open.Namespace, open.Process) IN (SELECT Namespace, Process FROM usual) AND InitiatedAt <= moment
)
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY namespace, process, source_team, target_team
`,
});
