import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, pairParams, rangeParams } from './range.ts';

/** Which fields do not come along. */
export const dashboardMissingFields = defineQuery({
  name: 'dashboard/missing-fields',
  title: 'Fields that do not come along',
  description:
    'Per required field the share of handoffs in which it was missing or invalid, of the newest 200 of the range at most that required it (n): fields stand with the single handoffs only.',
  params: z.object({ ...pairParams, ...rangeParams, newest: z.number().int().default(200) }),
  row: z.object({ field: z.string(), missingShare: number, n: number }),
  sql: `
WITH newest AS (
  SELECT Namespace, Process, Item, Cycle, HandoffId
  FROM handoffs_by_day FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    AND Day >= toDate(fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC'))
    AND Day <= toDate(fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC'))
    AND (empty({sourceTeams:Array(String)}) OR has({sourceTeams:Array(String)}, SourceTeam))
    AND (empty({targetTeams:Array(String)}) OR has({targetTeams:Array(String)}, TargetTeam))
    AND Completeness IS NOT NULL
  ORDER BY Day DESC, Namespace, Process, Item, Cycle, HandoffId
  LIMIT {newest:UInt32}
)
SELECT
  Field AS field,
  countIf(has(MissingFields, Field) OR has(InvalidFields, Field)) / n AS missingShare,
  count() AS n
FROM handoffs FINAL
ARRAY JOIN RequiredFields AS Field
WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM newest)
  AND (Namespace, Process, Item, Cycle, HandoffId) IN (SELECT * FROM newest)
GROUP BY Field
ORDER BY missingShare DESC, field
`,
});
