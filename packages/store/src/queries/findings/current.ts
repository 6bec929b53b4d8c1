import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { findingColumns } from './columns.ts';

/** What the analyzer says now: of each claim the row of the last run that looked at it. */
export const findingsCurrent = defineQuery({
  name: 'findings/current',
  title: 'Current findings',
  description:
    'Of each claim what the last run that looked at it said, since when it says so, and what it said before; supported ones first, then by the size of the effect: of ratios the absolute logarithm, of differences the absolute value, of an AUC its distance from 0.5, twice.',
  params: z.object({
    ...scopeParams,
    kinds: z.array(z.string()).default([]),
    statuses: z.array(z.string()).default([]),
    limit: z.number().int().default(1000),
  }),
  row: z.object({
    ...findingColumns,
    effectSize: z.coerce.number(),
    sinceMillis: z.coerce.number(),
    previousVerdict: z.string(),
  }),
  sql: `
WITH
  lives AS (
    SELECT
      Namespace, Process, FindingId,
      arrayReverseSort(groupArray((FoundAt, Verdict, Status))) AS Life,
      max(FoundAt) AS LastAt,
      arrayFirstIndex(x -> x.2 != Life[1].2 OR x.3 != Life[1].3, Life) AS Change
    FROM findings
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process, FindingId
  )
SELECT
  f.Namespace AS namespace,
  f.Process AS process,
  f.FindingId AS findingId,
  f.Kind AS kind,
  f.Subject AS subject,
  f.Verdict AS verdict,
  f.Status AS status,
  f.Claim AS claim,
  f.Evidence AS evidence,
  f.Queries AS queries,
  multiIf(
    JSONHas(f.Evidence, 'adjusted', 'value'), JSONExtractString(f.Evidence, 'adjusted', 'measure'),
    JSONHas(f.Evidence, 'crude', 'value'), JSONExtractString(f.Evidence, 'crude', 'measure'),
    '') AS measure,
  multiIf(
    JSONHas(f.Evidence, 'adjusted', 'value'), JSONExtractFloat(f.Evidence, 'adjusted', 'value'),
    JSONExtractFloat(f.Evidence, 'crude', 'value')) AS effect,
  multiIf(
    measure = '', 0,
    measure = 'auc', 2 * abs(effect - 0.5),
    measure = 'share', effect,
    measure LIKE 'difference%', abs(effect),
    effect > 0, least(abs(log(effect)), 1e6),
    1e6) AS effectSize,
  toUnixTimestamp64Milli(f.FoundAt) AS foundMillis,
  toUnixTimestamp64Milli(l.Life[if(l.Change = 0, length(l.Life), l.Change - 1)].1) AS sinceMillis,
  if(l.Change = 0, '', l.Life[l.Change].2) AS previousVerdict,
  f.RunId AS runId,
  toUnixTimestamp64Milli(f.WindowFrom) AS windowFromMillis,
  toUnixTimestamp64Milli(f.WindowTo) AS windowToMillis,
  f.CodeVersion AS codeVersion
FROM findings AS f FINAL
INNER JOIN lives AS l
  ON f.Namespace = l.Namespace AND f.Process = l.Process AND f.FindingId = l.FindingId
  AND f.FoundAt = l.LastAt
WHERE (f.Namespace, f.Process, f.FindingId, f.FoundAt) IN (
    SELECT Namespace, Process, FindingId, LastAt FROM lives)
  AND (empty({kinds:Array(String)}) OR has({kinds:Array(String)}, f.Kind))
  AND (empty({statuses:Array(String)}) OR has({statuses:Array(String)}, f.Status))
ORDER BY
  status = 'gone',
  indexOf(['not_enough_data', 'explained_by_mix', 'unstable', 'supported'], verdict) DESC,
  effectSize DESC,
  namespace, process, kind, subject, findingId
LIMIT {limit:UInt32}
`,
});
