import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** How many handoffs there are of each pair of teams of a process: what a sample is sized by. */
export const riskCount = defineQuery({
  name: 'risk/count',
  title: 'Handoffs to learn from',
  description: 'Handoffs of a process, in all and by pair of teams, as counted by day.',
  params: z.object({ namespace: z.string(), process: z.string() }),
  row: z.object({ handoffs: z.coerce.number(), byPair: z.array(z.coerce.number()) }),
  sql: `
SELECT sum(Size) AS handoffs, groupArray(Size) AS byPair
FROM (
  SELECT sum(Handoffs) AS Size
  FROM handoff_daily FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String}
  GROUP BY SourceTeam, TargetTeam
  ORDER BY Size DESC
)
HAVING handoffs > 0
`,
});
