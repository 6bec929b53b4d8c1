import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns } from '../scope.ts';
import { spectrumParams } from './performance-spectrum.ts';

const { asOfKeys: _keys, asOfMillis: _instants, nowMillis: _now, ...params } = spectrumParams;

/** The single lines of a performance spectrum. */
export const pairPerformanceSegments = defineQuery({
  name: 'pair/performance-segments',
  title: 'Performance spectrum, line by line',
  description:
    'Handoffs initiated in a window, oldest first: when their wait (or work, or whole time) began and finished, and in which quarter its length falls among those of the pair that finished (1 the shortest; null while it runs). (Detailed performance spectrum of Denisov et al., BPM 2018 demo.)',
  params: z.object({ ...params, limit: z.number().int().default(10_000) }),
  row: z.object({
    ...pairColumns,
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    handoffName: z.string(),
    beganMillis: z.coerce.number(),
    finishedMillis: z.coerce.number().nullable(),
    quarter: z.coerce.number().nullable(),
  }),
  sql: `
WITH
  segment AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Item, Cycle, HandoffId, HandoffName,
      if({measure:String} = 'working', AcceptedAt, toNullable(InitiatedAt)) AS Began,
      if({measure:String} = 'waiting', AcceptedAt, EndedAt) AS Finished,
      -- greatest() of 0 and NULL is 0, and what still runs has no length yet.
      if(Finished IS NULL, NULL, greatest(0, toUnixTimestamp64Milli(Finished) - toUnixTimestamp64Milli(Began))) AS Millis
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
      AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
      AND toUnixTimestamp64Milli(InitiatedAt) >= {fromMillis:Int64}
      AND toUnixTimestamp64Milli(InitiatedAt) < {toMillis:Int64}
      AND Began IS NOT NULL
      AND (Finished IS NOT NULL OR Open)
  ),
  usual AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      quantilesExactInclusive(0.25, 0.5, 0.75)(Millis) AS Quartiles
    FROM segment
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  )
SELECT
  segment.Namespace AS namespace,
  segment.Process AS process,
  segment.SourceTeam AS sourceTeam,
  segment.TargetTeam AS targetTeam,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  HandoffName AS handoffName,
  toUnixTimestamp64Milli(assumeNotNull(Began)) AS beganMillis,
  toUnixTimestamp64Milli(Finished) AS finishedMillis,
  if(Finished IS NULL, NULL, 1 + arrayCount(q -> ifNull(Millis > q, false), Quartiles)) AS quarter
FROM segment
INNER JOIN usual
  ON segment.Namespace = usual.Namespace AND segment.Process = usual.Process
  AND segment.SourceTeam = usual.SourceTeam AND segment.TargetTeam = usual.TargetTeam
ORDER BY beganMillis, namespace, process, item, cycle, handoffId
LIMIT {limit:UInt32}
`,
});
