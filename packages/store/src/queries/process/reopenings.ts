import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** What reopened items cost beyond their first close. */
export const processReopenings = defineQuery({
  name: 'process/reopenings',
  title: 'Reopenings and what they cost',
  description:
    'Per process: cycles that were closed at least once, those that were reopened, and how many of these are open now; the calendar seconds from the first reopening to the last close (or until now), in all and in the median; handoffs initiated and rounds asked for since then.',
  params: z.object({ ...scopeParams, ...asOfParams }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    closedOnce: count,
    reopened: count,
    openAgain: count,
    afterSeconds: count,
    afterMedianSeconds: count.nullable(),
    handoffsAfter: count,
    roundsAfter: count,
  }),
  sql: `
WITH
  item AS (
    SELECT
      Namespace, Process, Item, Cycle, ReopenedAt, State = 'closed' AS Closed, Reopened > 0 AS IsReopened,
      if(ReopenedAt IS NULL, NULL, greatest(0, ifNull(toUnixTimestamp64Milli(ClosedAt), transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      )) - assumeNotNull(toUnixTimestamp64Milli(ReopenedAt))) / 1000) AS After
    FROM work_items FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  ),
  since AS (
    SELECT Namespace, Process, count() AS Handoffs, sum(h.Rounds) AS Rounds
    FROM (
      SELECT Namespace, Process, Item, Cycle, InitiatedAt, Rounds
      FROM handoffs FINAL
      WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
        AND (Namespace, Process, Item, Cycle) IN (
          SELECT Namespace, Process, Item, Cycle FROM item WHERE ReopenedAt IS NOT NULL
        )
    ) AS h
    INNER JOIN (SELECT * FROM item WHERE ReopenedAt IS NOT NULL) AS i
      ON h.Namespace = i.Namespace AND h.Process = i.Process AND h.Item = i.Item AND h.Cycle = i.Cycle
    WHERE h.InitiatedAt >= assumeNotNull(i.ReopenedAt)
    GROUP BY Namespace, Process
  ),
  counted AS (
    SELECT
      Namespace, Process,
      countIf(Closed OR IsReopened) AS ClosedOnce,
      countIf(IsReopened) AS Again,
      countIf(IsReopened AND NOT Closed) AS OpenAgain,
      sum(ifNull(After, 0)) AS Seconds,
      if(count(After) = 0, NULL, quantileExactInclusive(0.5)(After)) AS MedianSeconds
    FROM item
    GROUP BY Namespace, Process
  )
SELECT
  counted.Namespace AS namespace,
  counted.Process AS process,
  ClosedOnce AS closedOnce,
  Again AS reopened,
  OpenAgain AS openAgain,
  Seconds AS afterSeconds,
  MedianSeconds AS afterMedianSeconds,
  since.Handoffs AS handoffsAfter,
  since.Rounds AS roundsAfter
FROM counted
LEFT JOIN since ON counted.Namespace = since.Namespace AND counted.Process = since.Process
ORDER BY afterSeconds DESC, namespace, process
`,
});
