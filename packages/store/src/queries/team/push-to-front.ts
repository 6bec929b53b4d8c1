import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { HAS_CYCLES } from '../has-cycles.ts';
import { scopeParams } from '../scope.ts';

const count = z.coerce.number();

/** How much of what a team gets first it brings to a close itself. */
export const teamPushToFront = defineQuery({
  name: 'team/push-to-front',
  title: 'Closed where it began',
  description:
    'Per team that items come to first: how many are closed, and how many of these it closed itself, without a handoff.',
  params: z.object(scopeParams),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    team: z.string(),
    items: count,
    closedItems: count,
    closedWithoutHandoff: count,
  }),
  sql: `
SELECT
  Namespace AS namespace,
  Process AS process,
  Team AS team,
  count() AS items,
  countIf(Closed) AS closedItems,
  countIf(Closed AND Handoffs = 0) AS closedWithoutHandoff
FROM (
  -- An item's cycles count together: its first team is that of the first cycle.
  SELECT Namespace, Process, TeamSequence[1] AS Team, State = 'closed' AS Closed, toUInt64(Handoffs) AS Handoffs
  FROM work_items FINAL
  WHERE NOT ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  UNION ALL
  SELECT
    Namespace, Process,
    argMin(TeamSequence[1], Cycle) AS Team,
    argMax(State, Cycle) = 'closed' AS Closed,
    sum(Handoffs) AS Handoffs
  FROM work_items FINAL
  WHERE ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY Namespace, Process, Item
)
WHERE Team != ''
GROUP BY Namespace, Process, Team
ORDER BY items DESC, namespace, process, team
`,
});
