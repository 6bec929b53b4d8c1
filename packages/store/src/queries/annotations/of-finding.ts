import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** Causes that people wrote down. */
export const annotationsOfFinding = defineQuery({
  name: 'annotations/of-finding',
  title: 'Annotations of findings',
  description:
    'What people wrote beside a finding, the newest first, and which finding that was; without an id, beside any.',
  params: z.object({
    ...scopeParams,
    findings: z.array(z.string()).default([]),
    limit: z.number().int().default(1000),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    annotationId: z.string(),
    findingId: z.string(),
    item: z.string(),
    text: z.string(),
    annotatedMillis: z.coerce.number(),
    subject: z.string(),
  }),
  sql: `
SELECT
  a.Namespace AS namespace,
  a.Process AS process,
  a.AnnotationId AS annotationId,
  a.FindingId AS findingId,
  a.Item AS item,
  a.Text AS text,
  toUnixTimestamp64Milli(a.AnnotatedAt) AS annotatedMillis,
  f.LastSubject AS subject
FROM annotations AS a FINAL
LEFT JOIN (
  SELECT Namespace, Process, FindingId, argMax(Subject, FoundAt) AS LastSubject
  FROM findings
  GROUP BY Namespace, Process, FindingId
) AS f ON a.Namespace = f.Namespace AND a.Process = f.Process AND a.FindingId = f.FindingId
WHERE (empty({findings:Array(String)}) OR has({findings:Array(String)}, a.FindingId))
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, a.Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, a.Process))
ORDER BY annotatedMillis DESC, annotationId
LIMIT {limit:UInt32}
`,
});
