import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams } from './range.ts';

/** Who had a work item when. */
export const dashboardItemHolders = defineQuery({
  name: 'dashboard/item-holders',
  title: 'Who has it',
  description:
    'The team that holds the item from each moment on, or for which it waits; after a bounce the sender again.',
  params: z.object(itemParams),
  row: z.object({ time: z.string(), holder: z.string() }),
  sql: `
WITH ${CHOSEN_ITEM},
  moments AS (
    SELECT moment.1 AS At, moment.2 AS Holder, Position
    FROM handoffs FINAL
    ARRAY JOIN [
      (toNullable(InitiatedAt), concat('waits for ', TargetTeam)),
      (AcceptedAt, toString(TargetTeam)),
      (if(State = 'bounced', EndedAt, NULL), toString(SourceTeam))
    ] AS moment
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
      AND moment.1 IS NOT NULL
    UNION ALL
    SELECT toNullable(OpenedAt) AS At, toString(TeamSequence[1]) AS Holder, 0 AS Position FROM chosen
    UNION ALL
    SELECT ClosedAt AS At, 'closed' AS Holder, 4294967295 AS Position FROM chosen WHERE ClosedAt IS NOT NULL
  )
SELECT assumeNotNull(At) AS time, Holder AS holder
FROM moments
ORDER BY time, Position
`,
});
