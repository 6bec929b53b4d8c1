import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { maybe, number } from './range.ts';

/** What the analyzer says now, with the size of each effect. */
export const dashboardFindings = defineQuery({
  name: 'dashboard/findings',
  title: 'Findings',
  description:
    'What the last run that looked at each claim said of it: the effect (adjusted for the mix of items where that was possible) with its 95 % interval, n handoffs or items compared, and q, the share of false claims to expect among those with a q no larger (Benjamini and Hochberg). Supported ones first.',
  params: z.object({ ...scopeParams, limit: z.number().int().default(200) }),
  row: z.object({
    verdict: z.string(),
    claim: z.string(),
    measure: z.string(),
    effectValue: maybe,
    lowValue: maybe,
    highValue: maybe,
    n: number,
    qValue: maybe,
    kind: z.string(),
    subject: z.string(),
    process: z.string(),
    foundAt: z.string(),
  }),
  sql: `
WITH
  newest AS (
    SELECT Namespace, Process, FindingId, max(FoundAt) AS LastAt
    FROM findings
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, FindingId
  ),
  if(JSONHas(Evidence, 'adjusted', 'value'), 'adjusted', 'crude') AS which
SELECT
  replaceAll(Verdict, '_', ' ') AS verdict,
  Claim AS claim,
  replaceAll(JSONExtractString(Evidence, which, 'measure'), '_', ' ') AS measure,
  JSONExtract(Evidence, which, 'value', 'Nullable(Float64)') AS effectValue,
  JSONExtract(Evidence, which, 'low', 'Nullable(Float64)') AS lowValue,
  JSONExtract(Evidence, which, 'high', 'Nullable(Float64)') AS highValue,
  JSONExtractUInt(Evidence, 'n') AS n,
  JSONExtract(Evidence, 'qValue', 'Nullable(Float64)') AS qValue,
  replaceAll(Kind, '_', ' ') AS kind,
  Subject AS subject,
  Process AS process,
  FoundAt AS foundAt
FROM findings FINAL
WHERE (Namespace, Process, FindingId, FoundAt) IN (
    SELECT Namespace, Process, FindingId, LastAt FROM newest)
  AND Status = 'holds'
ORDER BY
  indexOf(['supported', 'unstable', 'explained_by_mix', 'not_enough_data'], Verdict),
  qValue IS NULL, qValue, Namespace, process, kind, subject, FindingId
LIMIT {limit:UInt32}
`,
});
