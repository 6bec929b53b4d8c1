import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { number, rangeParams } from './range.ts';

/** The connections of the handoff map. */
export const dashboardMapEdges = defineQuery({
  name: 'dashboard/map-edges',
  title: 'Handoff map',
  description:
    'Handoffs that began on the days of the range, from team to team: width by volume, median wait, red where a quarter of twenty or more ended ones failed, dashed where more go the other way (work that comes back).',
  params: z.object({ ...scopeParams, ...rangeParams }),
  row: z.object({
    id: z.string(),
    source: z.string(),
    target: z.string(),
    mainstat: z.string(),
    secondarystat: z.string(),
    thickness: number,
    color: z.string(),
    strokedasharray: z.string(),
    detail__n: number,
    detail__failed: z.string(),
  }),
  sql: `
WITH
  edges AS (
    SELECT
      if(SourceTeam = '', '(none)', toString(SourceTeam)) AS Source,
      if(TargetTeam = '', '(none)', toString(TargetTeam)) AS Target,
      sum(Handoffs) AS N,
      N - sum(OpenHandoffs) AS Ended,
      sum(Failed) AS AllFailed,
      sum(WaitingCount) AS Waits,
      quantilesTDigestMerge(0.5, 0.9)(WaitingSeconds)[1] AS Wait
    FROM handoff_daily FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
      AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
    GROUP BY Source, Target
  )
SELECT
  concat(Source, ' → ', Target) AS id,
  Source AS source,
  Target AS target,
  concat(toString(N), ' handoffs') AS mainstat,
  multiIf(
    Waits = 0, 'none accepted',
    Wait < 90, concat(toString(round(Wait)), ' s wait'),
    Wait < 5400, concat(toString(round(Wait / 60)), ' min wait'),
    Wait < 172800, concat(toString(round(Wait / 3600, 1)), ' h wait'),
    concat(toString(round(Wait / 86400, 1)), ' d wait')) AS secondarystat,
  1 + round(7 * N / max(N) OVER (), 1) AS thickness,
  if(Ended >= 20 AND AllFailed >= 0.25 * Ended, '#d64545', '#7b8794') AS color,
  if(
    arrayExists(x -> x.1 = Target AND x.2 = Source AND x.3 > N, groupArray((Source, Target, N)) OVER ()),
    '6 4', '') AS strokedasharray,
  N AS detail__n,
  if(Ended = 0, 'none ended', concat(toString(round(100 * AllFailed / Ended, 1)), ' % of ', toString(Ended))) AS detail__failed
FROM edges
ORDER BY N DESC, id
`,
});
