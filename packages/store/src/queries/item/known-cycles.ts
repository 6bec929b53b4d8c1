import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** Which cycles of some items there are. */
export const itemKnownCycles = defineQuery({
  name: 'item/known-cycles',
  title: 'Cycles that there are',
  description: 'Of some items the cycles that are projected; none of what was removed.',
  params: z.object({ ...scopeParams, items: z.array(z.string()).default([]) }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
  }),
  sql: `
SELECT toString(Namespace) AS namespace, toString(Process) AS process, Item AS item, Cycle AS cycle
FROM work_items FINAL
WHERE has({items:Array(String)}, Item)
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY namespace, process, item, cycle
`,
});
