import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { cycleColumns, cycleRangeParams } from './touched.ts';

/** The handoffs that touched cycles have so far. */
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
SELECT
  Namespace AS namespace,
  Process AS process,
  Item AS item,
  Cycle AS cycle,
  groupArray(HandoffId) AS ids,
  groupArray(toUnixTimestamp64Milli(InitiatedAt)) AS initiatedAtMillis,
  groupArray(Open) AS open
FROM handoffs FINAL
WHERE (Namespace, Process, Item, Cycle) IN (
  SELECT DISTINCT Namespace, Process, Item, Cycle
  FROM handoff_touched
  WHERE _block_number > {afterBlock:Int64} AND _block_number <= {toBlock:Int64}
    AND (Namespace, Process, Item, Cycle)
      > ({afterNamespace:String}, {afterProcess:String}, {afterItem:String}, {afterCycle:UInt32})
    AND (Namespace, Process, Item, Cycle)
      <= ({toNamespace:String}, {toProcess:String}, {toItem:String}, {toCycle:UInt32})
)
GROUP BY Namespace, Process, Item, Cycle
`,
});
