import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** The distinct ways items took through the stages, or through the teams. */
export const pathVariants = defineQuery({
  name: 'path/variants',
  title: 'Variants',
  description:
    'Distinct sequences of stages, or of teams, of the cycles of each process, most frequent first, with how many are closed, the median time of those from open to close, and how many variants there are in all.',
  params: z.object({
    ...scopeParams,
    over: z.enum(['stages', 'teams']).default('stages'),
    limit: z.number().int().default(10_000),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    sequence: z.array(z.string()),
    variants: z.coerce.number(),
    cycles: z.coerce.number(),
    closedCycles: z.coerce.number(),
    medianSeconds: z.coerce.number().nullable(),
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  if({over:String} = 'teams', TeamSequence, StageSequence) AS sequence,
  count() OVER (PARTITION BY Namespace, Process) AS variants,
  count() AS cycles,
  countIf(State = 'closed') AS closedCycles,
  quantileExactInclusive(0.5)(
    (toUnixTimestamp64Milli(ClosedAt) - toUnixTimestamp64Milli(OpenedAt)) / 1000
  ) AS medianSeconds
FROM work_items FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process, sequence
ORDER BY cycles DESC, namespace, process, sequence
LIMIT {limit:UInt32} BY namespace, process
`,
});
