import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams } from './range.ts';

/** What happened to a work item. */
export const dashboardItemFacts = defineQuery({
  name: 'dashboard/item-facts',
  title: 'What happened',
  description: 'One row per fact of the item in order of time, as the sources reported it.',
  params: z.object({ ...itemParams, limit: z.number().int().default(1000) }),
  row: z.object({
    time: z.string(),
    fact: z.string(),
    handoff: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    status: z.string(),
    reason: z.string(),
    missingFields: z.string(),
    system: z.string(),
  }),
  sql: `
WITH ${CHOSEN_ITEM}
SELECT
  At AS time,
  Verb AS fact,
  HandoffName AS handoff,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  Status AS status,
  Reason AS reason,
  arrayStringConcat(MissingFields, ', ') AS missingFields,
  SystemName AS system
FROM handoff_facts FINAL
WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
ORDER BY time, Sequence, fact, FactId
LIMIT {limit:UInt32}
`,
});
