import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const count = z.coerce.number();

/** When each cycle of a process came to which stage: what deviations are compared in time by. */
export const conformanceCourses = defineQuery({
  name: 'conformance/courses',
  title: 'Courses of cycles through the stages',
  description:
    'One row per cycle: its sequence of stages, when it was opened and closed, its stratum (item type and the attributes named), and in order of time when it was passed to a stage, or back to one by a bounce. Beyond the given number of cycles, that many items drawn by hash.',
  params: z.object({
    namespace: z.string(),
    process: z.string(),
    /** Last names of attributes that make up the stratum, in lower case. */
    stratumKeys: z.array(z.string()).default([]),
    mostCycles: z.number().int().default(20_000),
  }),
  row: z.object({
    stages: z.array(z.string()),
    openedMillis: count,
    closedMillis: count.nullable(),
    stratum: z.string(),
    movedMillis: z.array(count),
    movedTo: z.array(z.string()),
    /** Cycles there are, of which these rows are all or a sample. */
    cycles: count,
  }),
  sql: `
WITH
  (
    SELECT count() FROM work_items FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  ) AS Counted,
  moves AS (
    SELECT Item, Cycle, arraySort(arrayFlatten(groupArray(arrayConcat(
      [(toUnixTimestamp64Milli(InitiatedAt), Position, toString(TargetStage))],
      if(State = 'bounced' AND EndedAt IS NOT NULL,
        [(assumeNotNull(toUnixTimestamp64Milli(EndedAt)), Position, toString(SourceStage))], [])
    )))) AS Moves
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Counted <= {mostCycles:UInt64}
        OR cityHash64(Item) % 1000000 < 1000000 * {mostCycles:UInt64} / Counted)
    GROUP BY Item, Cycle
  )
SELECT
  i.StageSequence AS stages,
  toUnixTimestamp64Milli(i.OpenedAt) AS openedMillis,
  toUnixTimestamp64Milli(i.ClosedAt) AS closedMillis,
  arrayStringConcat(arrayConcat([toString(i.ItemType)], i.Values), ' · ') AS stratum,
  arrayMap(x -> x.1, moves.Moves) AS movedMillis,
  arrayMap(x -> x.3, moves.Moves) AS movedTo,
  Counted AS cycles
FROM (
  SELECT
    Item, Cycle, StageSequence, OpenedAt, ClosedAt, ItemType,
    arraySort(arrayFilter(
      (key, value) -> NOT startsWith(key, 'baton.')
        AND has({stratumKeys:Array(String)}, lower(arrayElement(splitByRegexp('[._]', key), -1))),
      mapKeys(Attributes), mapValues(Attributes))) AS Keys,
    arrayMap(key -> Attributes[key], Keys) AS Values
  FROM work_items FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND (Counted <= {mostCycles:UInt64}
      OR cityHash64(Item) % 1000000 < 1000000 * {mostCycles:UInt64} / Counted)
) AS i
LEFT JOIN moves ON i.Item = moves.Item AND i.Cycle = moves.Cycle
ORDER BY openedMillis, i.Item, i.Cycle
`,
});
