import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** How much each receiving team has accepted. */
export const waitingTeams = defineQuery({
  name: 'waiting/teams',
  title: 'Accepted handoffs per receiving team',
  description:
    'Handoffs that were accepted, per team that receives in the given processes: from all processes of its namespace, since they share its time.',
  params: z.object(scopeParams),
  row: z.object({ namespace: z.string(), team: z.string(), accepted: z.coerce.number() }),
  sql: `
SELECT
  Namespace AS namespace,
  TargetTeam AS team,
  count() AS accepted
FROM handoffs FINAL
WHERE AcceptedAt IS NOT NULL
  AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
  AND (empty({processes:Array(String)}) OR (Namespace, TargetTeam) IN (
    SELECT DISTINCT Namespace, TargetTeam FROM handoffs WHERE has({processes:Array(String)}, Process)
  ))
GROUP BY Namespace, TargetTeam
ORDER BY namespace, team
`,
});
