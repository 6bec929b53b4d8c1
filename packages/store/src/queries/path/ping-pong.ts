import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { HAS_CYCLES } from '../has-cycles.ts';
import { scopeParams } from '../scope.ts';

/** Between which teams items go back and forth. */
export const pathPingPong = defineQuery({
  name: 'path/ping-pong',
  title: 'Ping-pong between teams',
  description:
    'Unordered pairs of teams by how often a team sequence (cycles joined in order) holds X, Y, X between them, and in how many items.',
  params: z.object({ ...scopeParams, limit: z.number().int().default(20) }),
  row: z.object({
    namespace: z.string(),
    process: z.string(),
    teams: z.array(z.string()),
    times: z.coerce.number(),
    items: z.coerce.number(),
  }),
  sql: `
WITH s AS (
  SELECT Namespace, Process, Item, arrayCompact(TeamSequence) AS Teams
  FROM work_items FINAL
  WHERE NOT ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    AND length(Teams) > 2
  UNION ALL
  SELECT
    Namespace, Process, Item,
    arrayCompact(arrayFlatten(arrayMap(x -> x.2, arraySort(x -> x.1, groupArray((Cycle, TeamSequence)))))) AS Teams
  FROM work_items FINAL
  WHERE ${HAS_CYCLES}
    AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  GROUP BY Namespace, Process, Item
  HAVING length(Teams) > 2
)
SELECT
  Namespace AS namespace,
  Process AS process,
  arraySort([Teams[i], Teams[i + 1]]) AS teams,
  count() AS times,
  uniqExact(Item) AS items
FROM s
ARRAY JOIN arrayFilter(i -> Teams[i] = Teams[i + 2], range(1, length(Teams) - 1)) AS i
GROUP BY Namespace, Process, teams
ORDER BY times DESC, namespace, process, teams
LIMIT {limit:UInt32}
`,
});
