import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** How many handoffs there are between every two teams, from the figures by day. */
export const pairVolume = defineQuery({
  name: 'pair/volume',
  title: 'Handoffs per pair of teams',
  description: 'Handoffs from one team to another, as counted by day; the busiest pairs first.',
  params: z.object(scopeParams),
  row: z.object({ ...pairColumns, handoffs: z.coerce.number() }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  sum(Handoffs) AS handoffs
FROM handoff_daily FINAL
WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
GROUP BY Namespace, Process, SourceTeam, TargetTeam
HAVING handoffs > 0
ORDER BY handoffs DESC, namespace, process, sourceTeam, targetTeam
`,
});
