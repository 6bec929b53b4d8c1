import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** Whether the handoffs of an item are asked for; its draw first, since that needs no look-up. */
const IS_WANTED = `cityHash64(Item) % 1000000 < mostDraw
  AND ({perMillion:UInt32} = 1000000 AND NOT {onlyOpen:Bool} OR Item IN (SELECT Item FROM kept))`;

/** What was known of each handoff when it began, what became of it, and how models score it. */
export const riskFeatures = defineQuery({
  name: 'risk/features',
  title: 'Features and risk of handoffs',
  description:
    'Per handoff what was known when it began (teams, completeness, open handoffs of the receiving team, hops, rounds of the handoffs of its item that had ended, age of the item, hour and weekday in UTC), when it ended, failed or came back to its sender, and its score by each model: the logistic function of the sum of the contributions.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    /** Keeps about this many of every million handoffs of a pair of teams: those of a part of the items. */
    perMillion: z.number().int().min(1).max(1_000_000).default(1_000_000),
    /** Keeps about this many of each pair of teams, where there are so many. */
    atLeast: z.number().int().min(0).default(0),
    onlyOpen: z.boolean().default(false),
    /** Also what came along and what became of the item; else those columns are empty. */
    withContext: z.boolean().default(false),
    /** Ids of the models that score; a row has a risk and contributions for each. */
    models: z.array(z.string()).default([]),
  }),
  row: z.object({
    item: z.string(),
    cycle: count,
    /** Place of the item among a million equal parts: the same in every sample, so that smaller ones lie within larger ones. */
    draw: count,
    /** Handoffs of its pair of teams. */
    pairHandoffs: count,
    handoffId: z.string(),
    initiatedMillis: count,
    endedMillis: count.nullable(),
    isSentBack: z.coerce.boolean(),
    dueMillis: count.nullable(),
    returnedMillis: count.nullable(),
    rounds: count,
    closedMillis: count.nullable(),
    score: z.number().nullable(),
    /** Whether its item closed as a success; null while it is open, or where nobody said how it closed. */
    isSuccess: z.coerce.boolean().nullable(),
    itemType: z.string(),
    requiredFields: z.array(z.string()),
    presentFields: z.array(z.string()),
    contextValues: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.string()),
    names: z.array(z.string()),
    numbers: z.array(z.number().nullable()),
    contributions: z.array(z.array(z.number())),
    risks: z.array(z.number()),
  }),
  sql: `
WITH
  sizes AS (
    SELECT SourceTeam, TargetTeam, toFloat64(sum(Handoffs)) AS Size
    FROM handoff_daily FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
    GROUP BY SourceTeam, TargetTeam
  ),
  -- No item beyond is kept, whatever pairs it has handoffs of: most rows need not be looked up.
  (
    SELECT if({onlyOpen:Bool}, 1000000, max(least(
      1000000, greatest(toFloat64({perMillion:UInt32}), {atLeast:UInt32} * 1000000. / Size))))
    FROM sizes
  ) AS mostDraw,
  -- Narrow, before anything is sorted or joined: of ten million handoffs few are looked at.
  kept AS (
    SELECT Item
    FROM (
      SELECT Item, SourceTeam, TargetTeam
      FROM handoffs FINAL
      PREWHERE Namespace = {namespace:String} AND Process = {process:String}
        AND {perMillion:UInt32} < 1000000 AND NOT {onlyOpen:Bool} AND cityHash64(Item) % 1000000 < mostDraw
    ) AS every
    LEFT JOIN sizes ON every.SourceTeam = sizes.SourceTeam AND every.TargetTeam = sizes.TargetTeam
    WHERE cityHash64(Item) % 1000000
      < greatest(toFloat64({perMillion:UInt32}), {atLeast:UInt32} * 1000000. / Size)
    UNION ALL
    SELECT Item
    FROM handoffs_open FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND {onlyOpen:Bool}
  ),
  -- Whole cycles: what an item had been through is asked of all its handoffs.
  cycles AS (
    SELECT
      Item, Cycle,
      groupArray((
        HandoffId, HandoffName, Position, SourceTeam, TargetTeam, Open, Completeness, InitiatedMillis,
        EndedMillis, toUnixTimestamp64Milli(DueAt), Rounds,
        State IN ('bounced', 'cancelled') OR ClarificationRequests > 0)) AS Handoffs,
      -- Apart: all handoffs of the cycle are repeated beside each of them.
      groupArray((
        if({withContext:Bool}, RequiredFields, []), if({withContext:Bool}, PresentFields, []),
        if({withContext:Bool}, ContextValues, map()), if({withContext:Bool}, Attributes, map()))) AS Contexts
    FROM (
      SELECT
        *,
        toUnixTimestamp64Milli(InitiatedAt) AS InitiatedMillis,
        toUnixTimestamp64Milli(EndedAt) AS EndedMillis
      FROM handoffs FINAL
      PREWHERE Namespace = {namespace:String} AND Process = {process:String}
        AND ${IS_WANTED}
    )
    GROUP BY Item, Cycle
  ),
  arrivals AS (
    SELECT
      Item,
      Cycle,
      handoff.1 AS HandoffId,
      handoff.2 AS HandoffName,
      handoff.3 AS Position,
      handoff.4 AS SourceTeam,
      handoff.5 AS TargetTeam,
      handoff.6 AS Open,
      handoff.7 AS Completeness,
      handoff.8 AS InitiatedMillis,
      handoff.9 AS EndedMillis,
      handoff.10 AS DueMillis,
      handoff.11 AS Rounds,
      handoff.12 AS IsSentBack,
      context.1 AS RequiredFields,
      context.2 AS PresentFields,
      context.3 AS ContextValues,
      context.4 AS Attributes,
      -- A handoff that was still open may have been sent back later: its rounds are not known to come before.
      arraySum(arrayMap(
        one -> if(one.1 != HandoffId AND one.8 <= InitiatedMillis AND one.9 <= InitiatedMillis, one.11, 0),
        Handoffs)) AS RoundsBefore,
      arrayMin(arrayMap(
        one -> if(one.5 = SourceTeam AND one.8 > InitiatedMillis, one.8, 9000000000000000),
        Handoffs)) AS ReturnedMillis
    FROM cycles
    ARRAY JOIN Handoffs AS handoff, Contexts AS context
  ),
  -- Where only open ones are wanted, what had ended before the first of them began is left out.
  (
    SELECT toUnixTimestamp64Milli(min(InitiatedAt))
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND {onlyOpen:Bool} AND Open
  ) AS firstMillis,
  -- How many handoffs each team had open when one of the wanted came to it: its beginnings and ends and those wanted,
  -- as numbers that sort by time and, of one time, ends first (what ended then is open no more) and beginnings last.
  loads AS (
    SELECT TargetTeam, intDiv(wanted, 4) AS Millis, open AS OpenBefore
    FROM (
      SELECT
        TargetTeam,
        arraySort(arrayConcat(
          -- What ended as it began was never open.
          groupArrayIf(4 * BeginsAt + 2, BeginsAt >= firstMillis AND (EndsAt IS NULL OR EndsAt > BeginsAt)),
          groupArrayIf(4 * assumeNotNull(EndsAt), EndsAt >= firstMillis AND EndsAt > BeginsAt),
          groupArrayIf(4 * BeginsAt + 1, BeginsAt >= firstMillis AND IsWanted))) AS Keys,
        countIf(BeginsAt < firstMillis AND (EndsAt IS NULL OR EndsAt >= firstMillis)) AS OpenAtFirst,
        arrayCumSum(key -> (bitAnd(key, 3) = 2) - (bitAnd(key, 3) = 0), Keys) AS Opens,
        arrayFilter(key -> bitAnd(key, 3) = 1, Keys) AS Wanted,
        arrayMap(
          open -> OpenAtFirst + open,
          arrayFilter((_, key) -> bitAnd(key, 3) = 1, Opens, Keys)) AS OpenThen
      FROM (
        SELECT
          TargetTeam,
          toUnixTimestamp64Milli(InitiatedAt) AS BeginsAt,
          toUnixTimestamp64Milli(EndedAt) AS EndsAt,
          ${IS_WANTED} AS IsWanted
        FROM handoffs FINAL
        WHERE Namespace = {namespace:String} AND Process = {process:String}
      )
      GROUP BY TargetTeam
    )
    ARRAY JOIN Wanted AS wanted, OpenThen AS open
  ),
  items AS (
    SELECT
      Item, Cycle, ItemType, Outcome, OutcomeScore,
      toUnixTimestamp64Milli(OpenedAt) AS OpenedMillis,
      toUnixTimestamp64Milli(ClosedAt) AS ClosedMillis
    FROM work_items FINAL
    PREWHERE Namespace = {namespace:String} AND Process = {process:String}
      AND ${IS_WANTED}
  ),
  (
    SELECT (
      mapFromArrays(groupArray(concat(ModelId, char(31), Feature, char(31), Value)), groupArray(Weight)),
      mapFromArrays(
        groupArrayIf(concat(ModelId, char(31), Feature), Value = ''),
        groupArrayIf((Weight, Center, Scale), Value = '')))
    FROM risk_terms FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND has({models:Array(String)}, ModelId)
  ) AS terms,
  terms.1 AS weightOf,
  terms.2 AS termOf
SELECT
  arrivals.Item AS item,
  arrivals.Cycle AS cycle,
  cityHash64(item) % 1000000 AS draw,
  Size AS pairHandoffs,
  HandoffId AS handoffId,
  InitiatedMillis AS initiatedMillis,
  EndedMillis AS endedMillis,
  IsSentBack AS isSentBack,
  DueMillis AS dueMillis,
  if(ReturnedMillis = 9000000000000000, NULL, ReturnedMillis) AS returnedMillis,
  Rounds AS rounds,
  ClosedMillis AS closedMillis,
  OutcomeScore AS score,
  if(ClosedMillis IS NULL OR Outcome = '', NULL, Outcome = 'success') AS isSuccess,
  ItemType AS itemType,
  RequiredFields AS requiredFields,
  PresentFields AS presentFields,
  ContextValues AS contextValues,
  Attributes AS attributes,
  [
    arrivals.SourceTeam,
    arrivals.TargetTeam,
    concat(arrivals.SourceTeam, ' → ', arrivals.TargetTeam),
    HandoffName,
    toString(toDayOfWeek(fromUnixTimestamp64Milli(InitiatedMillis, 'UTC'))),
    toString(intDiv(toHour(fromUnixTimestamp64Milli(InitiatedMillis, 'UTC')), 6))
  ] AS names,
  [
    CAST(Completeness, 'Nullable(Float64)'),
    log1p(greatest(0, OpenBefore)),
    log1p(Position),
    log1p(RoundsBefore),
    log1p(greatest(0, InitiatedMillis - OpenedMillis) / 3600000)
  ] AS numbers,
  arrayMap(
    model -> arrayConcat(
      arrayMap(
        (feature, name) -> weightOf[concat(model, char(31), feature, char(31), name)],
        ['sender', 'receiver', 'pair', 'handoff', 'weekday', 'quarter_of_day'], names),
      arrayMap(
        (feature, number) -> if(
          number IS NULL OR termOf[concat(model, char(31), feature)].3 = 0, 0.,
          termOf[concat(model, char(31), feature)].1
            * (assumeNotNull(number) - termOf[concat(model, char(31), feature)].2)
            / termOf[concat(model, char(31), feature)].3),
        ['completeness', 'workload', 'hops', 'rounds', 'age'], numbers)),
    {models:Array(String)}) AS contributions,
  arrayMap(
    (model, parts) -> 1 / (1 + exp(-(termOf[concat(model, char(31), 'intercept')].1 + arraySum(parts)))),
    {models:Array(String)}, contributions) AS risks
FROM arrivals
LEFT JOIN items ON arrivals.Item = items.Item AND arrivals.Cycle = items.Cycle
LEFT ANY JOIN loads ON arrivals.TargetTeam = loads.TargetTeam AND InitiatedMillis = loads.Millis
LEFT JOIN sizes ON arrivals.SourceTeam = sizes.SourceTeam AND arrivals.TargetTeam = sizes.TargetTeam
WHERE if(
  {onlyOpen:Bool}, Open,
  draw < greatest(toFloat64({perMillion:UInt32}), {atLeast:UInt32} * 1000000. / Size))
ORDER BY initiatedMillis, item, cycle, handoffId
`,
});
