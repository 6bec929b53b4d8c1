import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** What somebody has been told already, or not yet because of quiet hours. */
export const alertDelivered = defineQuery({
  name: 'alert/delivered',
  title: 'Alerts that were sent',
  description:
    'Per channel, alert and firing: whether it was sent that it fires and that it ended (given up counts), and whether quiet hours held it back.',
  params: z.object({
    sinceMillis: z
      .number()
      .int()
      .default(() => Date.now() - 90 * 86_400_000),
  }),
  row: z.object({
    channel: z.string(),
    alertId: z.string(),
    firedMillis: z.coerce.number(),
    phase: z.enum(['firing', 'resolved']),
    result: z.enum(['sent', 'given_up', 'held']),
  }),
  sql: `
SELECT DISTINCT
  toString(Channel) AS channel,
  alert.1 AS alertId,
  toUnixTimestamp64Milli(alert.2) AS firedMillis,
  toString(alert.3) AS phase,
  toString(Result) AS result
FROM notifications
ARRAY JOIN arrayZip(AlertIds, FiredAts, Phases) AS alert
WHERE Result IN ('sent', 'given_up', 'held')
  AND AttemptedAt >= fromUnixTimestamp64Milli({sinceMillis:Int64}, 'UTC')
ORDER BY channel, alertId, firedMillis, phase, result
`,
});
