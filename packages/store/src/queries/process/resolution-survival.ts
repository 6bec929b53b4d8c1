import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, scopeParams } from '../scope.ts';

/** How long items take to be closed, open ones included. */
export const processResolutionSurvival = defineQuery({
  name: 'process/resolution-survival',
  title: 'Time to resolution, open items included',
  description:
    'Per process the median and p90 from open to close by Kaplan-Meier (1958): an open cycle counts as lasting at least until now. Beside it the median of the closed ones alone, which is too short while slow ones are still open. Null where too few are closed for the curve to come down that far.',
  params: z.object({ ...scopeParams, ...asOfParams }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    n: z.coerce.number(),
    closed: z.coerce.number(),
    medianSeconds: z.coerce.number().nullable(),
    atRiskMedian: z.coerce.number().nullable(),
    p90Seconds: z.coerce.number().nullable(),
    atRiskP90: z.coerce.number().nullable(),
    closedMedianSeconds: z.coerce.number().nullable(),
  }),
  sql: `
WITH
  d AS (
    SELECT
      Namespace, Process,
      State = 'closed' AND ClosedAt IS NOT NULL AS Closed,
      greatest(0, if(Closed, assumeNotNull(toUnixTimestamp64Milli(ClosedAt)), transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      )) - toUnixTimestamp64Milli(OpenedAt)) / 1000 AS T
    FROM work_items FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  closed AS (
    SELECT Namespace, Process, quantileExactInclusiveIf(0.5)(T, Closed) AS Median, countIf(Closed) AS N
    FROM d GROUP BY Namespace, Process
  ),
  g AS (
    SELECT Namespace, Process, T, countIf(Closed) AS Events, count() AS Leaving
    FROM d GROUP BY Namespace, Process, T
  ),
  k AS (
    SELECT *, sum(Leaving) OVER (
      PARTITION BY Namespace, Process ORDER BY T DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS AtRisk
    FROM g
  ),
  s AS (
    SELECT *, exp(sum(log(greatest(1 - Events / AtRisk, 1e-300))) OVER (
      PARTITION BY Namespace, Process ORDER BY T
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )) - 1e-9 AS Survival
    FROM k
  )
SELECT
  s.Namespace AS namespace,
  s.Process AS process,
  sum(Leaving) AS n,
  sum(Events) AS closed,
  minOrNullIf(T, Survival <= 0.5) AS medianSeconds,
  maxOrNullIf(AtRisk, Survival <= 0.5) AS atRiskMedian,
  minOrNullIf(T, Survival <= 0.1) AS p90Seconds,
  maxOrNullIf(AtRisk, Survival <= 0.1) AS atRiskP90,
  if(any(closed.N) > 0, any(closed.Median), NULL) AS closedMedianSeconds
FROM s
INNER JOIN closed ON s.Namespace = closed.Namespace AND s.Process = closed.Process
GROUP BY s.Namespace, s.Process
ORDER BY n DESC, namespace, process
`,
});
