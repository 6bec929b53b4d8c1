import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, pairColumns, scopeParams } from '../scope.ts';

const LATEST_MILLIS = Date.UTC(2200, 0, 1);

/** Which time of a handoff is looked at, which pairs, and initiated when; empty lists mean all. */
export const spectrumParams = {
  ...scopeParams,
  ...asOfParams,
  sourceTeams: z.array(z.string()).default([]),
  targetTeams: z.array(z.string()).default([]),
  fromMillis: z.number().default(0),
  toMillis: z.number().default(LATEST_MILLIS),
  measure: z.enum(['waiting', 'working', 'whole']).default('waiting'),
};

/** How long handoffs took, day by day: a heat map per pair of teams. */
export const pairPerformanceSpectrum = defineQuery({
  name: 'pair/performance-spectrum',
  title: 'Performance spectrum per pair',
  description:
    'Per pair and day of initiation (UTC): handoffs by length of their wait (or work, or whole time), in classes that double from 1 s on; the first is below 1 s. Those still running count in the class they have reached, apart. (Aggregate performance spectrum of Denisov et al., BPM 2018 demo.)',
  params: z.object(spectrumParams),
  row: z.object({
    ...pairColumns,
    dayMillis: z.coerce.number(),
    classFromSeconds: z.coerce.number(),
    classToSeconds: z.coerce.number(),
    handoffs: z.coerce.number(),
    stillRunning: z.coerce.number(),
  }),
  sql: `
WITH segment AS (
  SELECT
    Namespace, Process, SourceTeam, TargetTeam, InitiatedAt,
    if({measure:String} = 'working', AcceptedAt, toNullable(InitiatedAt)) AS Began,
    if({measure:String} = 'waiting', AcceptedAt, EndedAt) AS Finished,
    greatest(0, ifNull(toUnixTimestamp64Milli(Finished), transform(
      concat(Namespace, char(31), Process),
      {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
    )) - toUnixTimestamp64Milli(assumeNotNull(Began))) / 1000 AS Seconds
  FROM handoffs FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
    AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
    AND toUnixTimestamp64Milli(InitiatedAt) >= {fromMillis:Int64}
    AND toUnixTimestamp64Milli(InitiatedAt) < {toMillis:Int64}
    AND Began IS NOT NULL
    AND (Finished IS NOT NULL OR Open)
)
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  toUnixTimestamp(toStartOfDay(InitiatedAt, 'UTC')) * 1000 AS dayMillis,
  if(Seconds < 1, 0, exp2(floor(log2(Seconds)))) AS classFromSeconds,
  if(Seconds < 1, 1, classFromSeconds * 2) AS classToSeconds,
  countIf(Finished IS NOT NULL) AS handoffs,
  countIf(Finished IS NULL) AS stillRunning
FROM segment
GROUP BY namespace, process, sourceTeam, targetTeam, dayMillis, classFromSeconds, classToSeconds
ORDER BY namespace, process, sourceTeam, targetTeam, dayMillis, classFromSeconds
`,
});
