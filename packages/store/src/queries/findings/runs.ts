import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The runs of the analyzer. */
export const findingsRuns = defineQuery({
  name: 'findings/runs',
  title: 'Runs of the analyzer',
  description:
    'Each run of the analyzer on a process, the newest first: what it read, tried and found, also where that is nothing.',
  params: z.object({ ...scopeParams, limit: z.number().int().default(100) }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    runId: z.string(),
    startedMillis: z.coerce.number(),
    endedMillis: z.coerce.number(),
    handoffs: z.coerce.number(),
    tried: z.coerce.number(),
    found: z.coerce.number(),
    codeVersion: z.string(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  RunId AS runId,
  toUnixTimestamp64Milli(StartedAt) AS startedMillis,
  toUnixTimestamp64Milli(EndedAt) AS endedMillis,
  Handoffs AS handoffs,
  Tried AS tried,
  Found AS found,
  CodeVersion AS codeVersion
FROM analysis_runs FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
ORDER BY startedMillis DESC, namespace, process, runId
LIMIT {limit:UInt32}
`,
});
