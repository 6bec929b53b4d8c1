import { z } from 'zod';
import { ruleParams } from './columns.ts';

/** What {@link TIMED_HANDOFFS} takes. */
export const timedParams = {
  ...ruleParams,
  /** What is usual is of so many days; processes without a handoff in them are left out. */
  windowDays: z.number().int().default(60),
  /** Of fewer earlier handoffs nothing is usual. */
  minimum: z.number().int().default(20),
  leftShare: z.number().default(0.2),
  fallbackSeconds: z.number().default(259_200),
  riskAtLeast: z.number().default(0.7),
};

/**
 * Of a WITH clause: `usual`, the pairs with a handoff in the window, and `timed`, the open handoffs of their processes
 * with what is usual for their pair, what was agreed and, in `Met`, which of `rules` (all, where none is named) they
 * meet since when.
 */
export const TIMED_HANDOFFS = `fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  usual AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      sum(WaitingCount) AS Waits, quantilesTDigestMerge(0.5, 0.95)(WaitingSeconds) AS Wait,
      sum(WorkingCount) AS Works, quantilesTDigestMerge(0.5, 0.95)(WorkingSeconds) AS Work,
      sum(Accepted) AS Acceptances
    FROM handoff_daily FINAL
    WHERE Day >= toDate(moment) - {windowDays:UInt16} AND Day <= toDate(moment)
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  ),
  models AS (
    SELECT Namespace, Process, Target, argMax((ModelId, InForce), TrainedAt) AS Newest
    FROM risk_models GROUP BY Namespace, Process, Target
  ),
  risks AS (
    SELECT
      Namespace, Process, Item, Cycle, HandoffId,
      max(Risk) AS HighestRisk, toUnixTimestamp64Milli(max(ScoredAt)) AS ScoredMillis
    FROM risk_scores FINAL
    WHERE (Namespace, Process, Target, ModelId) IN (
      SELECT Namespace, Process, Target, Newest.1 FROM models WHERE Newest.2)
    GROUP BY Namespace, Process, Item, Cycle, HandoffId
  ),
  timed AS (
    SELECT
      open.Namespace AS Namespace, open.Process AS Process, open.SourceTeam AS SourceTeam,
      open.TargetTeam AS TargetTeam, open.Item AS Item, open.Cycle AS Cycle, open.HandoffId AS HandoffId,
      TraceId, HandoffName, Rounds, MissingFields,
      toUnixTimestamp64Milli(InitiatedAt) AS InitiatedMillis,
      toUnixTimestamp64Milli(AcceptedAt) AS AcceptedMillis,
      toUnixTimestamp64Milli(DueAt) AS DueMillis,
      toUnixTimestamp64Milli(AcceptDueAt) AS AcceptDueMillis,
      AcceptedAt IS NULL AS IsWaiting,
      ifNull(AcceptedMillis, InitiatedMillis) AS PhaseMillis,
      if(IsWaiting, Waits, Works) AS Compared,
      if(IsWaiting, Wait, Work) AS Quantiles,
      if(IsWaiting, least(ifNull(AcceptDueMillis, DueMillis), ifNull(DueMillis, AcceptDueMillis)), DueMillis) AS AgreedMillis,
      if(Compared >= {minimum:UInt32}, PhaseMillis + toInt64(1000 * Quantiles[2]), NULL) AS UsualMillis,
      DueMillis - toInt64({leftShare:Float64} * (DueMillis - InitiatedMillis)) AS WarnMillis,
      if(IsWaiting,
        ifNull(AcceptDueMillis, if(
          (open.Namespace, open.Process) IN (SELECT Namespace, Process FROM usual WHERE Acceptances > 0),
          InitiatedMillis + toInt64(1000 * {fallbackSeconds:Float64}), NULL)),
        NULL) AS UnclaimedMillis,
      risks.HighestRisk AS HighestRisk, risks.ScoredMillis AS ScoredMillis,
      arrayFilter(x -> x.3 AND (empty({rules:Array(String)}) OR has({rules:Array(String)}, x.1)), [
        ('breach-imminent', ifNull(WarnMillis, 0), ifNull({nowMillis:Int64} > WarnMillis, false)),
        ('unclaimed', ifNull(UnclaimedMillis, 0), ifNull({nowMillis:Int64} > UnclaimedMillis, false)),
        ('past-usual', ifNull(ifNull(UsualMillis, AgreedMillis), 0),
          ifNull({nowMillis:Int64} > ifNull(UsualMillis, AgreedMillis), false)),
        ('high-risk', ScoredMillis, ScoredMillis > 0 AND HighestRisk >= {riskAtLeast:Float64}),
        ('arrived-incomplete', InitiatedMillis, IsWaiting AND notEmpty(MissingFields))
      ]) AS Met
    FROM (SELECT * FROM handoffs_open FINAL) AS open
    LEFT JOIN usual
      ON open.Namespace = usual.Namespace AND open.Process = usual.Process
      AND open.SourceTeam = usual.SourceTeam AND open.TargetTeam = usual.TargetTeam
    LEFT JOIN risks
      ON open.Namespace = risks.Namespace AND open.Process = risks.Process AND open.Item = risks.Item
      AND open.Cycle = risks.Cycle AND open.HandoffId = risks.HandoffId
    WHERE (open.Namespace, open.Process) IN (SELECT Namespace, Process FROM usual) AND InitiatedAt <= moment
  )`;
