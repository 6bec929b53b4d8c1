import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';
import { number, rangeParams } from './range.ts';

/** The teams of the handoff map. */
export const dashboardMapNodes = defineQuery({
  name: 'dashboard/map-nodes',
  title: 'Teams of the handoff map',
  description:
    'Teams between which handoffs began on the days of the range: how many handoffs each received, and which shares of them passed, failed and are open. The same handoffs as in the edges.',
  params: z.object({ ...scopeParams, ...rangeParams }),
  row: z.object({
    id: z.string(),
    title: z.string(),
    mainstat: z.string(),
    secondarystat: z.string(),
    arc__passed: number,
    arc__failed: number,
    arc__open: number,
    arc__sends_only: number,
    detail__received: number,
    detail__sent: number,
  }),
  sql: `
WITH ends AS (
  SELECT
    if(end.1 = '', '(none)', toString(end.1)) AS Team,
    end.2 AS IsReceiver,
    Handoffs, OpenHandoffs, Failed
  FROM handoff_daily FINAL
  ARRAY JOIN [(SourceTeam, 0), (TargetTeam, 1)] AS end
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
    AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
)
SELECT
  Team AS id,
  Team AS title,
  concat(toString(detail__received), ' in') AS mainstat,
  concat(toString(detail__sent), ' out') AS secondarystat,
  if(detail__received = 0, 0, 1 - arc__failed - arc__open) AS arc__passed,
  if(detail__received = 0, 0, sumIf(Failed, IsReceiver) / detail__received) AS arc__failed,
  if(detail__received = 0, 0, sumIf(OpenHandoffs, IsReceiver) / detail__received) AS arc__open,
  if(detail__received = 0, 1, 0) AS arc__sends_only,
  sumIf(Handoffs, IsReceiver) AS detail__received,
  sumIf(Handoffs, NOT IsReceiver) AS detail__sent
FROM ends
GROUP BY Team
ORDER BY Team
`,
});
