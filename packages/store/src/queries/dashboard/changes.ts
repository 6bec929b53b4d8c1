import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { rangeParams } from './range.ts';

/** When the work changed: by intervention, or by itself. */
export const dashboardChanges = defineQuery({
  name: 'dashboard/changes',
  title: 'Changes',
  description:
    'Supported change points and declared interventions in the range, as marks on graphs over time.',
  params: z.object({ ...scopeParams, ...rangeParams }),
  row: z.object({
    time: z.string(),
    title: z.string(),
    text: z.string(),
    tags: z.string(),
  }),
  sql: `
WITH newest AS (
  SELECT Namespace, Process, FindingId, max(FoundAt) AS LastAt
  FROM findings
  WHERE Kind = 'drift'
  GROUP BY Namespace, Process, FindingId
)
SELECT time, title, text, tags
FROM (
  SELECT
    Namespace, Process,
    assumeNotNull(parseDateTime64BestEffortOrNull(JSONExtractString(Evidence, 'details', 'since'), 3, 'UTC')) AS time,
    Subject AS title, Claim AS text, 'change point' AS tags
  FROM findings FINAL
  WHERE (Namespace, Process, FindingId, FoundAt) IN (
      SELECT Namespace, Process, FindingId, LastAt FROM newest)
    AND Status = 'holds' AND Verdict = 'supported'
    AND parseDateTime64BestEffortOrNull(JSONExtractString(Evidence, 'details', 'since'), 3, 'UTC') IS NOT NULL
  UNION ALL
  SELECT
    Namespace, Process, StartsAt AS time, Name AS title,
    concat('Intervention', if(empty(Teams), '', concat(' at ', arrayStringConcat(Teams, ', ')))) AS text,
    'intervention' AS tags
  FROM interventions FINAL
)
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  AND toUnixTimestamp64Milli(time) >= {fromMillis:Int64}
  AND toUnixTimestamp64Milli(time) <= {toMillis:Int64}
ORDER BY time, title
`,
});
