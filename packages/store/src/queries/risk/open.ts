import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** Open handoffs by their risk, the highest first. */
export const riskOpen = defineQuery({
  name: 'risk/open',
  title: 'Risk of open handoffs',
  description:
    'Open handoffs with the risk that the newest model in use gives them, the highest first; contributions are log-odds by feature.',
  params: z.object({ ...scopeParams, limit: z.number().int().min(1).default(20) }),
  row: z.object({
    ...pairColumns,
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    handoffName: z.string(),
    initiatedMillis: z.coerce.number(),
    target: z.string(),
    risk: z.number(),
    contributions: z.string(),
    scoredMillis: z.coerce.number(),
  }),
  sql: `
WITH models AS (
  SELECT Namespace, Process, Target, argMax((ModelId, InForce), TrainedAt) AS newest
  FROM risk_models GROUP BY Namespace, Process, Target
)
SELECT
  open.Namespace AS namespace,
  open.Process AS process,
  open.SourceTeam AS sourceTeam,
  open.TargetTeam AS targetTeam,
  open.Item AS item,
  open.Cycle AS cycle,
  open.HandoffId AS handoffId,
  open.HandoffName AS handoffName,
  toUnixTimestamp64Milli(open.InitiatedAt) AS initiatedMillis,
  scores.Target AS target,
  scores.Risk AS risk,
  scores.Contributions AS contributions,
  toUnixTimestamp64Milli(scores.ScoredAt) AS scoredMillis
FROM (SELECT * FROM handoffs_open FINAL) AS open
INNER JOIN (SELECT * FROM risk_scores FINAL) AS scores
  ON open.Namespace = scores.Namespace AND open.Process = scores.Process AND open.Item = scores.Item
  AND open.Cycle = scores.Cycle AND open.HandoffId = scores.HandoffId
INNER JOIN models
  ON scores.Namespace = models.Namespace AND scores.Process = models.Process AND scores.Target = models.Target
  AND scores.ModelId = models.newest.1
WHERE models.newest.2
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, open.Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, open.Process))
ORDER BY risk DESC, namespace, process, item, cycle, handoffId, target
LIMIT {limit:UInt32}
`,
});
