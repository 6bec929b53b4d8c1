import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams } from '../scope.ts';

/** Whether one stage was followed by another soon enough. */
export const conformanceResponseTimes = defineQuery({
  name: 'conformance/response-times',
  title: 'Response within a time',
  description:
    'Of the cycles that were in a stage: how many reached another stage after every visit within so many seconds by the clock, how many did not (too late, or closed or out of time without it), how many may still do so, and the smallest item keys of those that did not. Stages are entered as in the stage sequence: at the open, at each initiate, and back at the source at each bounce.',
  params: z.object({
    namespace: z.string().default(''),
    process: z.string().default(''),
    after: z.string().default(''),
    then: z.string().default(''),
    withinSeconds: z.number().default(0),
    ...asOfParams,
  }),
  row: z.object({
    kept: z.coerce.number(),
    violated: z.coerce.number(),
    pending: z.coerce.number(),
    examples: z.array(z.string()),
  }),
  sql: `
WITH
  i AS (
    SELECT
      Item, Cycle, State = 'closed' AS Closed, StageSequence[1] AS First,
      toUnixTimestamp64Milli(OpenedAt) AS OpenedMillis,
      transform(
        concat(Namespace, char(31), Process), {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      ) AS NowMillis
    FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND has(StageSequence, {after:String})
  ),
  h AS (
    SELECT
      Item, Cycle,
      arrayConcat(
        groupArrayIf((toUnixTimestamp64Milli(InitiatedAt), Position, 0, toString(SourceStage)), Position = 1),
        groupArray((toUnixTimestamp64Milli(InitiatedAt), Position, 1, toString(TargetStage))),
        groupArrayIf(
          (toUnixTimestamp64Milli(assumeNotNull(EndedAt)), Position, 2, toString(SourceStage)),
          State = 'bounced' AND EndedAt IS NOT NULL
        )
      ) AS Moves
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Item, Cycle) IN (SELECT Item, Cycle FROM i)
    GROUP BY Item, Cycle
  ),
  v AS (
    SELECT
      Item, Closed, NowMillis,
      arrayFilter(
        x -> x.4 != '',
        arrayConcat([(OpenedMillis, toUInt32(0), 0, toString(First))], arraySort(Moves))
      ) AS Moved,
      arrayFilter((x, n) -> n = 1 OR Moved[n - 1].4 != x.4, Moved, arrayEnumerate(Moved)) AS Visits
    FROM i LEFT JOIN h ON i.Item = h.Item AND i.Cycle = h.Cycle
  ),
  r AS (
    SELECT
      Item,
      arrayFilter(n -> Visits[n].4 = {after:String}, arrayEnumerate(Visits)) AS Starts,
      arrayMap(
        n -> arrayFirstIndex((x, m) -> m > n AND x.4 = {then:String}, Visits, arrayEnumerate(Visits)),
        Starts
      ) AS Ends,
      arrayMap(
        (n, m) -> multiIf(
          if(m = 0, NowMillis, Visits[m].1) - Visits[n].1 > 1000 * {withinSeconds:Float64}, 'violated',
          m > 0, 'kept',
          Closed, 'violated',
          'pending'
        ),
        Starts, Ends
      ) AS Verdicts
    FROM v
  )
SELECT
  countIf(NOT has(Verdicts, 'violated') AND NOT has(Verdicts, 'pending')) AS kept,
  countIf(has(Verdicts, 'violated')) AS violated,
  countIf(has(Verdicts, 'pending') AND NOT has(Verdicts, 'violated')) AS pending,
  arraySlice(arrayDistinct(groupArraySortedIf(12)(Item, has(Verdicts, 'violated'))), 1, 3) AS examples
FROM r
HAVING count() > 0
`,
});
