import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** Scores of closed items, and how many of them have one. */
export const processScore = defineQuery({
  name: 'process/score',
  title: 'Score and response rate',
  description:
    'Per process: closed cycles, how many of them have a score (the response rate), and its mean and median. The score is of those who answered.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    closedItems: count,
    scored: count,
    mean: z.number().nullable(),
    median: z.number().nullable(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  count() AS closedItems,
  count(OutcomeScore) AS scored,
  avgOrNull(OutcomeScore) AS mean,
  if(scored = 0, NULL, quantileExactInclusive(0.5)(OutcomeScore)) AS median
FROM work_items FINAL
WHERE State = 'closed'
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process
ORDER BY closedItems DESC, namespace, process
`,
});
