import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { ruleParams } from './columns.ts';

const millis = z.coerce.number();

/** Open handoffs with what is usual for their pair, what was agreed, and the rules that they meet. */
export const alertOpenHandoffs = defineQuery({
  name: 'alert/open-handoffs',
  title: 'Open handoffs by the time that is left',
  description:
    'Open handoffs, the ones first whose next limit (time to accept, time to complete; without one, the p95 of their pair) comes first: how long they have waited or been worked on, against p50 and p95 of their pair (n), what is missing, and which rules about single handoffs they meet since when. Processes without a handoff in the window are left out.',
  params: z.object({
    ...ruleParams,
    /** Only those that meet a rule, the latest first. */
    onlyConcerned: z.boolean().default(false),
    limit: z.number().int().min(1).default(1000),
    windowDays: z.number().int().default(60),
    minimum: z.number().int().default(20),
    leftShare: z.number().default(0.2),
    fallbackSeconds: z.number().default(259_200),
    riskAtLeast: z.number().default(0.7),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    traceId: z.string(),
    handoffName: z.string(),
    initiatedMillis: millis,
    acceptedMillis: millis.nullable(),
    dueMillis: millis.nullable(),
    acceptDueMillis: millis.nullable(),
    /** In its phase: waiting, or being worked on. */
    phaseSeconds: z.number(),
    compared: z.coerce.number(),
    p50Seconds: z.number().nullable(),
    p95Seconds: z.number().nullable(),
    limitMillis: millis.nullable(),
    rounds: z.coerce.number(),
    missingFields: z.array(z.string()),
    risk: z.number().nullable(),
    rules: z.array(z.string()),
    /** Beside each rule. */
    sinceMillis: z.array(millis),
  }),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
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
      arrayFilter(x -> x.3, [
        ('breach-imminent', ifNull(WarnMillis, 0), ifNull({nowMillis:Int64} > WarnMillis, false)),
        ('unclaimed', ifNull(UnclaimedMillis, 0), ifNull({nowMillis:Int64} > UnclaimedMillis, false)),
        ('past-usual', ifNull(ifNull(UsualMillis, AgreedMillis), 0),
          ifNull({nowMillis:Int64} > ifNull(UsualMillis, AgreedMillis), false)),
        ('high-risk', ScoredMillis, HighestRisk >= {riskAtLeast:Float64}),
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
  )
SELECT
  toString(Namespace) AS namespace,
  toString(Process) AS process,
  toString(SourceTeam) AS sourceTeam,
  toString(TargetTeam) AS targetTeam,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  TraceId AS traceId,
  toString(HandoffName) AS handoffName,
  InitiatedMillis AS initiatedMillis,
  AcceptedMillis AS acceptedMillis,
  DueMillis AS dueMillis,
  AcceptDueMillis AS acceptDueMillis,
  greatest(0, {nowMillis:Int64} - PhaseMillis) / 1000 AS phaseSeconds,
  Compared AS compared,
  if(Compared >= {minimum:UInt32}, toFloat64(Quantiles[1]), NULL) AS p50Seconds,
  if(Compared >= {minimum:UInt32}, toFloat64(Quantiles[2]), NULL) AS p95Seconds,
  ifNull(AgreedMillis, UsualMillis) AS limitMillis,
  Rounds AS rounds,
  arrayMap(x -> toString(x), MissingFields) AS missingFields,
  if(ScoredMillis = 0, NULL, HighestRisk) AS risk,
  arrayMap(x -> x.1, Met) AS rules,
  arrayMap(x -> x.2, Met) AS sinceMillis
FROM timed
WHERE NOT {onlyConcerned:Bool} OR notEmpty(Met)
ORDER BY
  if({onlyConcerned:Bool}, -arrayMax(arrayMap(x -> x.2, Met)), 0),
  limitMillis IS NULL, limitMillis, initiatedMillis, namespace, process, item, cycle, handoffId
LIMIT {limit:UInt32}
`,
});
