import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The distinct ways items took through the teams. */
export const pathTeamVariants = defineQuery({
  name: 'path/team-variants',
  title: 'Variants on teams',
  description:
    'Distinct team sequences of the cycles of each process, most frequent first, with how many are closed, the median time of those from open to close, and how many variants there are in all.',
  params: z.object({ ...scopeParams, limit: z.number().int().default(100) }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    teams: z.array(z.string()),
    variants: z.coerce.number(),
    cycles: z.coerce.number(),
    closedCycles: z.coerce.number(),
    medianSeconds: z.coerce.number().nullable(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  TeamSequence AS teams,
  count() OVER (PARTITION BY Namespace, Process) AS variants,
  count() AS cycles,
  countIf(State = 'closed') AS closedCycles,
  quantileExactInclusive(0.5)(
    (toUnixTimestamp64Milli(ClosedAt) - toUnixTimestamp64Milli(OpenedAt)) / 1000
  ) AS medianSeconds
FROM work_items FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process, TeamSequence
ORDER BY cycles DESC, namespace, process, teams
LIMIT {limit:UInt32} BY namespace, process
`,
});
