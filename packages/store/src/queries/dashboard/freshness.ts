import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { nowParams, number } from './range.ts';

/** How far each process is known. */
export const dashboardFreshness = defineQuery({
  name: 'dashboard/freshness',
  title: 'Last heard of',
  description:
    'Per process about how many cycles of work items it has (n, from a sketch: within a few per cent), how long ago its last fact happened, and in how many items there were facts of no use: unmatched ones fit no handoff, late ones came after the close.',
  params: z.object({ ...scopeParams, ...nowParams }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    lastFactAt: z.string(),
    silentSeconds: number,
    n: number,
    itemsWithUnmatched: number,
    itemsWithLate: number,
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  max(UpdatedAt) AS lastFactAt,
  ({nowMillis:Int64} - toUnixTimestamp64Milli(lastFactAt)) / 1000 AS silentSeconds,
  uniq(Item, Cycle) AS n,
  uniqExactIf(Item, Unmatched > 0) AS itemsWithUnmatched,
  uniqExactIf(Item, Late > 0) AS itemsWithLate
-- Without FINAL: neither the newest instant nor distinct items change by older rows.
FROM work_items
WHERE IsDeleted = 0
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process
ORDER BY namespace, process
`,
});
