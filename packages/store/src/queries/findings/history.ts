import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { findingColumns } from './columns.ts';

/** What every run said of one claim. */
export const findingsHistory = defineQuery({
  name: 'findings/history',
  title: 'History of a finding',
  description:
    'What each run said of a claim, the newest first; a part of the beginning of its id will do.',
  params: z.object({
    ...scopeParams,
    finding: z.string().default(''),
    limit: z.number().int().default(1000),
  }),
  row: z.object({
    ...findingColumns,
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  FindingId AS findingId,
  Kind AS kind,
  Subject AS subject,
  Verdict AS verdict,
  Status AS status,
  Claim AS claim,
  Evidence AS evidence,
  Queries AS queries,
  toUnixTimestamp64Milli(FoundAt) AS foundMillis,
  RunId AS runId,
  toUnixTimestamp64Milli(WindowFrom) AS windowFromMillis,
  toUnixTimestamp64Milli(WindowTo) AS windowToMillis,
  CodeVersion AS codeVersion
FROM findings FINAL
WHERE {finding:String} != '' AND startsWith(FindingId, {finding:String})
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY foundMillis DESC, namespace, process, findingId
LIMIT {limit:UInt32}
`,
});
