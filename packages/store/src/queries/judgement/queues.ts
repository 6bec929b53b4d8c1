import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { judgementParams } from './current.ts';

/** How many handoffs each team has not ended, for a check before another is sent. */
export const judgementQueues = defineQuery({
  name: 'judgement/queues',
  title: 'Open handoffs of receiving teams',
  description: 'Per receiving team of a process the handoffs that are open now.',
  params: z.object(judgementParams),
  row: z.object({ team: z.string(), open: z.coerce.number() }),
  sql: `
SELECT TargetTeam AS team, count() AS open
FROM handoffs_open FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
GROUP BY team
ORDER BY team
`,
});
