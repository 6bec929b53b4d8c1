import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from './cycles.ts';

/** Closed items most like one item at its last handoff, and how they ended. */
export const itemSimilar = defineQuery({
  name: 'item/similar',
  title: 'Items like an item',
  description:
    'Closed items of the same process and type among the newest handoffs to the team of the last handoff of an item, by distance: 1 if another team sent it, plus the share of missing fields that only one of them misses, plus the share of attributes and context values that only one has or that differ; each share of those either has, so 0 to 3.',
  params: z.object({
    ...itemParams,
    candidates: z.number().int().default(1000),
    limit: z.number().int().default(5),
  }),
  row: z.object({
    item: z.string(),
    distance: z.coerce.number(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    missingFields: z.array(z.string()),
    outcome: z.string(),
    outcomeScore: z.coerce.number().nullable(),
    seconds: z.coerce.number(),
    handoffs: z.coerce.number(),
    rounds: z.coerce.number(),
    closedMillis: z.coerce.number(),
  }),
  sql: `
WITH
  mine AS (
    SELECT
      SourceTeam AS MySource,
      TargetTeam AS MyTarget,
      MissingFields AS MyMissing,
      arrayConcat(
        arrayMap(x -> concat(x.1, '=', x.2),
          arrayFilter(x -> NOT startsWith(x.1, 'baton.'), Attributes::Array(Tuple(String, String)))),
        arrayMap(x -> concat('context.', x.1, '=', x.2), ContextValues::Array(Tuple(String, String)))
      ) AS MyTraits
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
    ORDER BY Cycle DESC, InitiatedAt DESC, Position DESC
    LIMIT 1
  ),
  recent AS (
    SELECT Item, Cycle, HandoffId
    FROM handoffs_by_day
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item != {item:String}
      AND TargetTeam IN (SELECT MyTarget FROM mine) AND NOT Open
    ORDER BY Namespace DESC, Process DESC, Day DESC
    LIMIT {candidates:UInt32}
  ),
  ended AS (
    SELECT Item, Outcome, OutcomeScore, OpenedAt, assumeNotNull(ClosedAt) AS EndedAt, Handoffs, Rounds
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND Item IN (SELECT Item FROM recent) AND ClosedAt IS NOT NULL
      AND ItemType = (
        SELECT any(ItemType) FROM work_items FINAL
        WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String})
    ORDER BY Cycle DESC
    LIMIT 1 BY Item
  ),
  theirs AS (
    SELECT
      Item, SourceTeam, TargetTeam, MissingFields, InitiatedAt,
      arrayConcat(
        arrayMap(x -> concat(x.1, '=', x.2),
          arrayFilter(x -> NOT startsWith(x.1, 'baton.'), Attributes::Array(Tuple(String, String)))),
        arrayMap(x -> concat('context.', x.1, '=', x.2), ContextValues::Array(Tuple(String, String)))
      ) AS Traits
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Item, Cycle, HandoffId) IN (SELECT Item, Cycle, HandoffId FROM recent)
  )
SELECT
  t.Item AS item,
  toUInt8(t.SourceTeam != MySource)
    + if(empty(MyMissing) AND empty(t.MissingFields), 0,
        1 - length(arrayIntersect(MyMissing, t.MissingFields))
          / length(arrayDistinct(arrayConcat(MyMissing, t.MissingFields))))
    + if(empty(MyTraits) AND empty(t.Traits), 0,
        1 - length(arrayIntersect(MyTraits, t.Traits))
          / length(arrayDistinct(arrayMap(x -> splitByChar('=', x)[1], arrayConcat(MyTraits, t.Traits))))
    ) AS distance,
  t.SourceTeam AS sourceTeam,
  t.TargetTeam AS targetTeam,
  t.MissingFields AS missingFields,
  e.Outcome AS outcome,
  e.OutcomeScore AS outcomeScore,
  greatest(0, dateDiff('millisecond', e.OpenedAt, e.EndedAt)) / 1000 AS seconds,
  e.Handoffs AS handoffs,
  e.Rounds AS rounds,
  toUnixTimestamp64Milli(e.EndedAt) AS closedMillis
FROM theirs AS t
INNER JOIN ended AS e ON t.Item = e.Item
CROSS JOIN mine
ORDER BY distance, t.InitiatedAt DESC, item
LIMIT 1 BY item
LIMIT {limit:UInt32}
`,
});
