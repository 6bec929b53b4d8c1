import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams, nowParams, number } from './range.ts';

/** Where a work item stands. */
export const dashboardItemSummary = defineQuery({
  name: 'dashboard/item-summary',
  title: 'Work item',
  description:
    'The work item (of several cycles the last one) with its handoffs (n), the time since it was opened until it was closed or until now, and how much of it was waiting and working in handoffs (several may be open at once).',
  params: z.object({ ...itemParams, ...nowParams }),
  row: z.object({
    item: z.string(),
    process: z.string(),
    state: z.string(),
    holder: z.string(),
    n: number,
    lastedSeconds: number,
    waitedSeconds: number,
    workedSeconds: number,
    rounds: number,
    facts: number,
  }),
  sql: `
WITH ${CHOSEN_ITEM},
  times AS (
    SELECT
      sum(greatest(0, coalesce(toUnixTimestamp64Milli(AcceptedAt), toUnixTimestamp64Milli(EndedAt),
        {nowMillis:Int64}) - toUnixTimestamp64Milli(InitiatedAt))) / 1000 AS Waited,
      sum(if(AcceptedAt IS NULL, 0, greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), {nowMillis:Int64})
        - toUnixTimestamp64Milli(assumeNotNull(AcceptedAt))))) / 1000 AS Worked
    FROM handoffs FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
  )
SELECT
  c.Item AS item,
  c.Process AS process,
  if(c.Outcome = '', c.State, concat(c.State, ', ', c.Outcome)) AS state,
  c.CurrentTeam AS holder,
  c.Handoffs AS n,
  greatest(0, ifNull(toUnixTimestamp64Milli(c.ClosedAt), {nowMillis:Int64})
    - toUnixTimestamp64Milli(c.OpenedAt)) / 1000 AS lastedSeconds,
  t.Waited AS waitedSeconds,
  t.Worked AS workedSeconds,
  c.Rounds AS rounds,
  c.Facts AS facts
FROM chosen AS c
CROSS JOIN times AS t
`,
});
