import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, scopeParams } from '../scope.ts';

/** The distinct ways items took through the stages, with what is needed to judge them. */
export const conformanceVariants = defineQuery({
  name: 'conformance/variants',
  title: 'Variants to compare with what is declared',
  description:
    'Distinct stage sequences of the cycles of each process, most frequent first: closed and open cycles, how many ended well (closed without rounds and as success; where a process records no success: without rounds and without a bad outcome, within the third quartile of the times to close), times from open to close and of open ones until now in a sample of cycles, and the smallest item keys.',
  params: z.object({
    ...scopeParams,
    ...asOfParams,
    limit: z.number().int().default(10_000),
    mostTimes: z.number().int().default(20_000),
  }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    stages: z.array(z.string()),
    variants: z.coerce.number(),
    cycles: z.coerce.number(),
    closedCycles: z.coerce.number(),
    endedWell: z.coerce.number(),
    recordsSuccess: z.coerce.boolean(),
    sampled: z.coerce.boolean(),
    medianSeconds: z.coerce.number().nullable(),
    closedSeconds: z.array(z.coerce.number()),
    openSeconds: z.array(z.coerce.number()),
    closedExamples: z.array(z.string()),
    openExamples: z.array(z.string()),
  }),
  sql: `
WITH
  c AS (
    SELECT
      Namespace, Process, Item, Cycle, StageSequence, Outcome, Rounds,
      State = 'closed' AS Closed,
      greatest(0, toUnixTimestamp64Milli(ClosedAt) - toUnixTimestamp64Milli(OpenedAt)) / 1000 AS CloseSeconds,
      greatest(0, transform(
        concat(Namespace, char(31), Process), {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      ) - toUnixTimestamp64Milli(OpenedAt)) / 1000 AS AgeSeconds
    FROM work_items FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  p AS (
    SELECT
      Namespace, Process,
      count() AS All,
      countIf(Closed AND Outcome = 'success') > 0 AS RecordsSuccess,
      quantileExactInclusiveIf(0.75)(CloseSeconds, Closed) AS Fast
    FROM c
    GROUP BY Namespace, Process
  )
SELECT
  c.Namespace AS namespace,
  c.Process AS process,
  c.StageSequence AS stages,
  count() OVER (PARTITION BY c.Namespace, c.Process) AS variants,
  count() AS cycles,
  countIf(Closed) AS closedCycles,
  countIf(Closed AND Rounds = 0 AND if(
    RecordsSuccess, Outcome = 'success', Outcome = '' AND CloseSeconds <= Fast
  )) AS endedWell,
  any(RecordsSuccess) AS recordsSuccess,
  any(All) > {mostTimes:UInt64} AS sampled,
  quantileExactInclusiveIf(0.5)(CloseSeconds, Closed) AS medianSeconds,
  arraySort(groupArrayIf(assumeNotNull(CloseSeconds), Closed AND Drawn)) AS closedSeconds,
  arraySort(groupArrayIf(AgeSeconds, NOT Closed AND Drawn)) AS openSeconds,
  arraySlice(arrayDistinct(groupArraySortedIf(12)(Item, Closed)), 1, 3) AS closedExamples,
  arraySlice(arrayDistinct(groupArraySortedIf(12)(Item, NOT Closed)), 1, 3) AS openExamples
FROM (
  SELECT c.*, p.All, p.RecordsSuccess, p.Fast,
    p.All <= {mostTimes:UInt64} OR cityHash64(c.Item) % 1000000 < 1000000 * {mostTimes:UInt64} / p.All AS Drawn
  FROM c INNER JOIN p ON c.Namespace = p.Namespace AND c.Process = p.Process
) AS c
GROUP BY c.Namespace, c.Process, c.StageSequence
ORDER BY cycles DESC, namespace, process, stages
LIMIT {limit:UInt32} BY namespace, process
`,
});
