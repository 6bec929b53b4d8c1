import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams, maybe, nowParams, number } from './range.ts';

/** The handoffs of a work item. */
export const dashboardItemHandoffs = defineQuery({
  name: 'dashboard/item-handoffs',
  title: 'Handoffs of the item',
  description:
    'One row per handoff in the order of initiation: what it waited and was worked on (until now where that still lasts), the context that came along, and the time left until it is due, at its end or now; negative past due.',
  params: z.object({ ...itemParams, ...nowParams }),
  row: z.object({
    initiatedAt: z.string(),
    handoff: z.string(),
    sourceTeam: z.string(),
    targetTeam: z.string(),
    state: z.string(),
    waitedSeconds: number,
    workedSeconds: maybe,
    rounds: number,
    completenessShare: maybe,
    missingFields: z.string(),
    askedFields: z.string(),
    timeLeftSeconds: maybe,
    reason: z.string(),
  }),
  sql: `
WITH ${CHOSEN_ITEM}
SELECT
  InitiatedAt AS initiatedAt,
  HandoffName AS handoff,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  State AS state,
  greatest(0, coalesce(toUnixTimestamp64Milli(AcceptedAt), toUnixTimestamp64Milli(EndedAt),
    {nowMillis:Int64}) - toUnixTimestamp64Milli(InitiatedAt)) / 1000 AS waitedSeconds,
  greatest(0, ifNull(toUnixTimestamp64Milli(EndedAt), {nowMillis:Int64})
    - toUnixTimestamp64Milli(AcceptedAt)) / 1000 AS workedSeconds,
  Rounds AS rounds,
  Completeness AS completenessShare,
  arrayStringConcat(MissingFields, ', ') AS missingFields,
  arrayStringConcat(AskedFields, ', ') AS askedFields,
  (toUnixTimestamp64Milli(DueAt) - ifNull(toUnixTimestamp64Milli(EndedAt), {nowMillis:Int64})) / 1000
    AS timeLeftSeconds,
  concat(BounceReason, CancelReason) AS reason
FROM handoffs FINAL
WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
ORDER BY Position
`,
});
