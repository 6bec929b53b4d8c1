import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** What was known of each handoff when it began, what became of it, and how a model scores it. */
export const riskFeatures = defineQuery({
  name: 'risk/features',
  title: 'Features and risk of handoffs',
  description:
    'Per handoff what was known when it began (teams, completeness, open handoffs of the receiving team, hops, rounds and age of the item, hour and weekday in UTC), when it ended, failed or came back to its sender, and, with a model, its score: the logistic function of the sum of the contributions.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    /** Keeps this many of every thousand items. */
    permille: z.number().int().min(1).max(1000).default(1000),
    onlyOpen: z.boolean().default(false),
    /** Empty: nothing is scored. */
    target: z.string().default(''),
    modelId: z.string().default(''),
  }),
  row: z.object({
    item: z.string(),
    cycle: count,
    handoffId: z.string(),
    initiatedMillis: count,
    endedMillis: count.nullable(),
    isSentBack: z.coerce.boolean(),
    dueMillis: count.nullable(),
    returnedMillis: count.nullable(),
    names: z.array(z.string()),
    numbers: z.array(z.number().nullable()),
    risk: z.number().nullable(),
    contributions: z.array(z.number()),
  }),
  sql: `
WITH
  arrivals AS (
    SELECT
      Item, Cycle, HandoffId, HandoffName, Position, SourceTeam, TargetTeam, Open, Rounds, Completeness, DueAt,
      toUnixTimestamp64Milli(InitiatedAt) AS InitiatedMillis,
      toUnixTimestamp64Milli(EndedAt) AS EndedMillis,
      State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 AS IsSentBack,
      edge,
      -- Of one instant, ends come before beginnings.
      sum(edge) OVER (
        PARTITION BY TargetTeam
        ORDER BY if(edge = 1, InitiatedMillis, assumeNotNull(EndedMillis)), edge
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - 1 AS Workload
    FROM (SELECT * FROM handoffs FINAL WHERE Namespace = {namespace:String} AND Process = {process:String})
    ARRAY JOIN if(EndedAt IS NULL, [1], [1, -1]) AS edge
  ),
  sampled AS (
    SELECT
      *,
      sum(Rounds) OVER (
        PARTITION BY Item, Cycle ORDER BY InitiatedMillis, Position
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - Rounds AS RoundsBefore
    FROM arrivals
    WHERE edge = 1 AND cityHash64(Item) % 1000 < {permille:UInt16}
  ),
  returns AS (SELECT Item, Cycle, TargetTeam, InitiatedMillis FROM sampled),
  items AS (
    SELECT Item, Cycle, toUnixTimestamp64Milli(OpenedAt) AS OpenedMillis
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND cityHash64(Item) % 1000 < {permille:UInt16}
  ),
  (
    SELECT (
      mapFromArrays(groupArray(concat(Feature, char(31), Value)), groupArray(Weight)),
      mapFromArrays(groupArrayIf(Feature, Value = ''), groupArrayIf((Weight, Center, Scale), Value = '')))
    FROM risk_terms FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND Target = {target:String} AND ModelId = {modelId:String}
  ) AS terms,
  terms.1 AS weightOf,
  terms.2 AS termOf
SELECT
  sampled.Item AS item,
  sampled.Cycle AS cycle,
  HandoffId AS handoffId,
  sampled.InitiatedMillis AS initiatedMillis,
  EndedMillis AS endedMillis,
  IsSentBack AS isSentBack,
  toUnixTimestamp64Milli(DueAt) AS dueMillis,
  if(returns.Item = '', NULL, returns.InitiatedMillis) AS returnedMillis,
  [
    SourceTeam,
    sampled.TargetTeam,
    concat(SourceTeam, ' → ', sampled.TargetTeam),
    HandoffName,
    toString(toDayOfWeek(fromUnixTimestamp64Milli(sampled.InitiatedMillis, 'UTC'))),
    toString(intDiv(toHour(fromUnixTimestamp64Milli(sampled.InitiatedMillis, 'UTC')), 6))
  ] AS names,
  [
    CAST(Completeness, 'Nullable(Float64)'),
    log1p(greatest(Workload, 0)),
    log1p(Position),
    log1p(RoundsBefore),
    log1p(greatest(0, sampled.InitiatedMillis - OpenedMillis) / 3600000)
  ] AS numbers,
  arrayConcat(
    arrayMap(
      (feature, name) -> weightOf[concat(feature, char(31), name)],
      ['sender', 'receiver', 'pair', 'handoff', 'weekday', 'quarter_of_day'], names),
    arrayMap(
      (feature, number) -> if(
        number IS NULL OR termOf[feature].3 = 0, 0.,
        termOf[feature].1 * (assumeNotNull(number) - termOf[feature].2) / termOf[feature].3),
      ['completeness', 'workload', 'hops', 'rounds', 'age'], numbers)
  ) AS contributions,
  if(
    {modelId:String} = '', NULL,
    1 / (1 + exp(-(termOf['intercept'].1 + arraySum(contributions))))) AS risk
FROM sampled
LEFT JOIN items ON sampled.Item = items.Item AND sampled.Cycle = items.Cycle
ASOF LEFT JOIN returns
  ON sampled.Item = returns.Item AND sampled.Cycle = returns.Cycle AND SourceTeam = returns.TargetTeam
  AND sampled.InitiatedMillis < returns.InitiatedMillis
WHERE NOT {onlyOpen:Bool} OR Open
ORDER BY initiatedMillis, item, cycle, handoffId
`,
});
