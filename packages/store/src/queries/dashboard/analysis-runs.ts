import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { number, rangeParams } from './range.ts';

/** The runs of the analyzer. */
export const dashboardAnalysisRuns = defineQuery({
  name: 'dashboard/analysis-runs',
  title: 'Runs of the analyzer',
  description:
    'One row per run in the range, those that found nothing included, newest first: n handoffs, how many claims were tried and how many it reported.',
  params: z.object({ ...scopeParams, ...rangeParams, limit: z.number().int().default(50) }),
  row: z.object({
    startedAt: z.string(),
    process: z.string(),
    tookSeconds: number,
    n: number,
    tried: number,
    found: number,
  }),
  sql: `
SELECT
  StartedAt AS startedAt,
  Process AS process,
  (toUnixTimestamp64Milli(EndedAt) - toUnixTimestamp64Milli(StartedAt)) / 1000 AS tookSeconds,
  Handoffs AS n,
  Tried AS tried,
  Found AS found
FROM analysis_runs FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  -- Runs that lie in the range in part count too.
  AND toUnixTimestamp64Milli(StartedAt) <= {toMillis:Int64}
  AND toUnixTimestamp64Milli(EndedAt) >= {fromMillis:Int64}
ORDER BY startedAt DESC, process, RunId
LIMIT {limit:UInt32}
`,
});
