import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { number } from './range.ts';

/** How many claims stand, by verdict. */
export const dashboardFindingCounts = defineQuery({
  name: 'dashboard/finding-counts',
  title: 'Claims by verdict',
  description:
    'Claims that still stand (n) by what the last run said of them: supported, explained by the mix of items, without enough data, or not the same in every part of the data.',
  params: z.object(scopeParams),
  row: z.object({
    supported: number,
    explainedByMix: number,
    notEnoughData: number,
    unstable: number,
    n: number,
  }),
  sql: `
SELECT
  countIf(Verdict = 'supported') AS supported,
  countIf(Verdict = 'explained_by_mix') AS explainedByMix,
  countIf(Verdict = 'not_enough_data') AS notEnoughData,
  countIf(Verdict = 'unstable') AS unstable,
  count() AS n
FROM (
  SELECT argMax(Verdict, FoundAt) AS Verdict, argMax(Status, FoundAt) AS Status
  FROM findings
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY Namespace, Process, FindingId
)
WHERE Status = 'holds'
HAVING n > 0
`,
});
