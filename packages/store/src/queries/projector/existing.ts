import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { cycleColumns, cycleRangeParams } from './touched.ts';

/**
 * The handoffs that touched cycles have so far, those included that a run cut off midway has listed as
 * open and no more.
 */
export const existingHandoffs = defineQuery({
  name: 'projector/existing-handoffs',
  title: 'Existing handoffs of touched cycles',
  description: 'Per touched cycle in a range of keys the handoffs that stand in the projection.',
  params: z.object(cycleRangeParams),
  row: z.object({
    ...cycleColumns,
    ids: z.array(z.string()),
    initiatedAtMillis: z.array(z.number()),
    open: z.array(z.boolean()),
  }),
  sql: `
WITH touched AS (
  SELECT DISTINCT Namespace, Process, Item, Cycle
  FROM handoff_touched
  WHERE _block_number > {afterBlock:Int64} AND _block_number <= {toBlock:Int64}
    AND sipHash64(Namespace, Process, Item, Cycle) % {shares:UInt8} = {share:UInt8}
    AND (Namespace, Process, Item, Cycle)
      > ({afterNamespace:String}, {afterProcess:String}, {afterItem:String}, {afterCycle:UInt32})
    AND (Namespace, Process, Item, Cycle)
      <= ({toNamespace:String}, {toProcess:String}, {toItem:String}, {toCycle:UInt32})
)
SELECT
  Namespace AS namespace,
  Process AS process,
  Item AS item,
  Cycle AS cycle,
  groupArray(HandoffId) AS ids,
  groupArray(Millis) AS initiatedAtMillis,
  groupArray(IsOpen) AS open
FROM (
  SELECT
    Namespace, Process, Item, Cycle, HandoffId,
    argMin(AtMillis, Place) AS Millis,
    max(Open) AS IsOpen
  FROM (
    SELECT
      Namespace, Process, Item, Cycle, HandoffId, Open, 1 AS Place,
      toUnixTimestamp64Milli(InitiatedAt) AS AtMillis
    FROM handoffs FINAL
    WHERE (Namespace, Process, Item, Cycle) IN touched
    UNION ALL
    SELECT
      Namespace, Process, Item, Cycle, HandoffId, true AS Open, 2 AS Place,
      toUnixTimestamp64Milli(InitiatedAt) AS AtMillis
    FROM handoffs_open FINAL
    WHERE (Namespace, Process, Item, Cycle) IN touched
  )
  GROUP BY Namespace, Process, Item, Cycle, HandoffId
)
GROUP BY Namespace, Process, Item, Cycle
`,
});
