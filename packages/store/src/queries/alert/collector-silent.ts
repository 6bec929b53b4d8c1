import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { ruleParams } from './columns.ts';

/** Whether nothing is heard of a process any more. */
export const alertCollectorSilent = defineQuery({
  name: 'alert/collector-silent',
  title: 'Silence against the longest usual gap',
  description:
    'Per process the time since the last fact, divided by the longest gap between facts in the window (28 days), nights and weekends included; 0 below a minimum of gaps, or where it is known for less than two weeks. One row without a process where nothing was ever received, so that no row at all means that nothing answers.',
  params: z.object({
    ...ruleParams,
    windowDays: z.number().int().default(28),
    minimum: z.number().int().default(20),
    /** A process that is known for less has had no two weekends yet. */
    knownDays: z.number().int().default(14),
  }),
  row: z.object({ namespace: z.string(), process: z.string(), value: z.coerce.number() }),
  sql: `
WITH
  fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC') AS moment,
  -- The last fact of each item is enough: gaps between fewer facts are rather longer.
  heard AS (
    SELECT
      Namespace, Process,
      toUnixTimestamp64Milli(UpdatedAt) AS At,
      lagInFrame(At) OVER (
        PARTITION BY Namespace, Process ORDER BY At ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS Before
    FROM (
      SELECT DISTINCT Namespace, Process, UpdatedAt
      FROM work_items
      WHERE UpdatedAt > moment - toIntervalDay({windowDays:UInt16}) AND UpdatedAt <= moment AND IsDeleted = 0
        AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
        AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    )
  ),
  processes AS (
    SELECT
      Namespace, Process,
      {nowMillis:Int64} - max(At) AS Silence,
      maxIf(At - Before, Before > 0) AS LongestGap,
      countIf(Before > 0) AS Gaps,
      {nowMillis:Int64} - min(At) AS Known
    FROM heard
    GROUP BY Namespace, Process
  )
SELECT namespace, process, value
FROM (
  SELECT
    toString(Namespace) AS namespace,
    toString(Process) AS process,
    toFloat64(if(
      Gaps < {minimum:UInt32} OR Known < 86400000 * {knownDays:UInt16}, 0, Silence / LongestGap)) AS value
  FROM processes
  UNION ALL
  SELECT '' AS namespace, '' AS process, toFloat64(0) AS value
  WHERE (SELECT count() FROM processes) = 0
)
ORDER BY namespace, process
`,
});
