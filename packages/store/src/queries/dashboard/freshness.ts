import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { nowParams, number } from './range.ts';

/** How far each process is known. */
export const dashboardFreshness = defineQuery({
  name: 'dashboard/freshness',
  title: 'Last heard of',
  description:
    'Per process its work items (n), how long ago its last fact happened, and facts that were of no use: unmatched ones fit no handoff, late ones came after the close.',
  params: z.object({ ...scopeParams, ...nowParams }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    lastFactAt: z.string(),
    silentSeconds: number,
    n: number,
    facts: number,
    unmatchedFacts: number,
    lateFacts: number,
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  max(UpdatedAt) AS lastFactAt,
  ({nowMillis:Int64} - toUnixTimestamp64Milli(lastFactAt)) / 1000 AS silentSeconds,
  uniqExact(Item) AS n,
  sum(Facts) AS facts,
  sum(Unmatched) AS unmatchedFacts,
  sum(Late) AS lateFacts
FROM work_items FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process
ORDER BY namespace, process
`,
});
