import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** Scores of the items that went from one team to another, and how many of them have one. */
export const pairScore = defineQuery({
  name: 'pair/score',
  title: 'Score and response rate per pair of teams',
  description:
    'Per pair: closed cycles that went from one team to the other, how many of them have a score (the response rate), and its mean and median. A cycle counts once for each pair it went through. The score is of those who answered.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    closedItems: count,
    scored: count,
    mean: z.number().nullable(),
    median: z.number().nullable(),
  }),
  sql: `
SELECT
  h.Namespace AS namespace,
  h.Process AS process,
  h.SourceTeam AS sourceTeam,
  h.TargetTeam AS targetTeam,
  count() AS closedItems,
  count(i.OutcomeScore) AS scored,
  avgOrNull(i.OutcomeScore) AS mean,
  if(scored = 0, NULL, quantileExactInclusive(0.5)(i.OutcomeScore)) AS median
FROM (
  SELECT DISTINCT Namespace, Process, Item, Cycle, SourceTeam, TargetTeam
  FROM handoffs FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
) AS h
INNER JOIN (
  SELECT Namespace, Process, Item, Cycle, OutcomeScore
  FROM work_items FINAL
  WHERE State = 'closed'
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
) AS i ON h.Namespace = i.Namespace AND h.Process = i.Process AND h.Item = i.Item AND h.Cycle = i.Cycle
GROUP BY h.Namespace, h.Process, h.SourceTeam, h.TargetTeam
ORDER BY closedItems DESC, namespace, process, sourceTeam, targetTeam
`,
});
