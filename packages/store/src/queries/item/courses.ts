import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** What became of each item, from what was known at its first fact to what is known now. */
export const itemCourses = defineQuery({
  name: 'item/courses',
  title: 'Courses of items',
  description:
    'One row per cycle of an item: its times, teams in order, handoffs with their instants, its attributes and present fields at its first fact, its attributes now, and its statuses with their instants, one for each sequence number of the source.',
  params: z.object({ ...scopeParams, limit: z.number().int().default(100_000) }),
  row: z.object({
    item: z.string(),
    cycle: count,
    openedMillis: count,
    closedMillis: count.nullable(),
    updatedMillis: count,
    outcome: z.string(),
    teams: z.array(z.string()),
    initiatedMillis: z.array(count),
    pingPong: z.coerce.boolean(),
    returned: z.coerce.boolean(),
    reopened: count,
    firstFields: z.array(z.string()),
    firstAttributes: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.string()),
    statuses: z.array(z.string()),
    statusMillis: z.array(count),
  }),
  sql: `
WITH
  i AS (
    SELECT *
    FROM work_items FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    ORDER BY Namespace, Process, Item, Cycle
    LIMIT {limit:UInt64}
  ),
  h AS (
    SELECT Namespace, Process, Item, Cycle, arraySort(groupArray(toUnixTimestamp64Milli(InitiatedAt))) AS Initiated
    FROM handoffs FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM i)
    GROUP BY Namespace, Process, Item, Cycle
  ),
  -- The facts of one row of a source share its sequence number; a fact without one stands alone.
  s AS (
    SELECT
      Namespace, Process, Item, Cycle, Sequence,
      max(At) AS RowAt,
      any(Status) AS RowStatus,
      argMin(PresentFields, NOT HasPresentFields) AS Fields,
      argMax(Attributes, length(Attributes)) AS RowAttributes
    FROM handoff_facts
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM i)
    GROUP BY Namespace, Process, Item, Cycle, Sequence, if(HasSequence, '', FactId)
  ),
  f AS (
    SELECT
      Namespace, Process, Item, Cycle,
      arraySort(groupArray((toUnixTimestamp64Milli(RowAt), Sequence, RowStatus))) AS Rows,
      argMin(Fields, (RowAt, Sequence)) AS FirstFields,
      argMin(RowAttributes, (RowAt, Sequence)) AS FirstAttributes
    FROM s
    GROUP BY Namespace, Process, Item, Cycle
  )
SELECT
  i.Item AS item,
  i.Cycle AS cycle,
  toUnixTimestamp64Milli(OpenedAt) AS openedMillis,
  toUnixTimestamp64Milli(ClosedAt) AS closedMillis,
  toUnixTimestamp64Milli(UpdatedAt) AS updatedMillis,
  Outcome AS outcome,
  TeamSequence AS teams,
  Initiated AS initiatedMillis,
  PingPong AS pingPong,
  Returned AS returned,
  Reopened AS reopened,
  FirstFields AS firstFields,
  FirstAttributes AS firstAttributes,
  Attributes AS attributes,
  Rows.3 AS statuses,
  Rows.1 AS statusMillis
FROM i
LEFT JOIN h USING (Namespace, Process, Item, Cycle)
LEFT JOIN f USING (Namespace, Process, Item, Cycle)
ORDER BY Namespace, Process, item, cycle
`,
});
