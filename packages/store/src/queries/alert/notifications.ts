import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** The log of what was sent. */
export const alertNotifications = defineQuery({
  name: 'alert/notifications',
  title: 'Notifications',
  description:
    'Attempts to tell somebody of alerts, the newest first: over which channel, about how many, and what became of it.',
  params: z.object({ limit: z.number().int().min(1).default(100) }),
  row: z.object({
    notificationId: z.string(),
    attempt: z.coerce.number(),
    channel: z.string(),
    groupKey: z.string(),
    alerts: z.coerce.number(),
    phases: z.array(z.string()),
    attemptedMillis: z.coerce.number(),
    durationMillis: z.coerce.number(),
    result: z.string(),
    problem: z.string(),
  }),
  sql: `
SELECT
  NotificationId AS notificationId,
  Attempt AS attempt,
  toString(Channel) AS channel,
  GroupKey AS groupKey,
  length(AlertIds) AS alerts,
  arraySort(arrayDistinct(Phases)) AS phases,
  toUnixTimestamp64Milli(AttemptedAt) AS attemptedMillis,
  DurationMillis AS durationMillis,
  toString(Result) AS result,
  Problem AS problem
FROM notifications FINAL
ORDER BY AttemptedAt DESC, notificationId, attempt DESC
LIMIT {limit:UInt32}
`,
});
