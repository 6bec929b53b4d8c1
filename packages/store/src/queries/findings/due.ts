import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** Which processes have something that the last run has not seen. */
export const findingsDue = defineQuery({
  name: 'findings/due',
  title: 'Processes to analyze',
  description:
    'Per process when its last fact or definition was stored, and whether the last run has seen that and all interventions, by the same version of the code.',
  params: z.object({ ...scopeParams, codeVersion: z.string().default('') }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    lastIngestedAt: z.string(),
    isDue: z.coerce.boolean(),
  }),
  sql: `
WITH
  stored AS (
    SELECT Namespace, Process, max(Stored) AS LastAt
    FROM (
      SELECT Namespace, Process, IngestedAt AS Stored FROM handoff_facts
      UNION ALL
      SELECT Namespace, Process, DeclaredAt AS Stored FROM process_definitions
    )
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    GROUP BY Namespace, Process
  ),
  ran AS (
    SELECT
      Namespace, Process,
      argMax(LastIngestedAt, StartedAt) AS SeenAt,
      argMax(CodeVersion, StartedAt) AS Version,
      max(StartedAt) AS RanAt
    FROM analysis_runs
    GROUP BY Namespace, Process
  ),
  changed AS (
    SELECT Namespace, Process, max(DeclaredAt) AS ChangedAt
    FROM interventions
    GROUP BY Namespace, Process
  )
SELECT
  stored.Namespace AS namespace,
  stored.Process AS process,
  toString(toTimeZone(stored.LastAt, 'UTC')) AS lastIngestedAt,
  ran.SeenAt != stored.LastAt OR ran.Version != {codeVersion:String}
    OR changed.ChangedAt >= ran.RanAt AND toUnixTimestamp64Milli(changed.ChangedAt) > 0 AS isDue
FROM stored
LEFT JOIN ran ON stored.Namespace = ran.Namespace AND stored.Process = ran.Process
LEFT JOIN changed ON stored.Namespace = changed.Namespace AND stored.Process = changed.Process
ORDER BY namespace, process
`,
});
