import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Choices of a dashboard: teams that receive. */
export const dashboardReceivers = defineQuery({
  name: 'dashboard/receivers',
  title: 'Teams that receive',
  description:
    'Teams that receive, as value (backslashes doubled, since Grafana does not escape them in SQL) and text.',
  params: z.object({}),
  row: z.object({ value: z.string(), text: z.string() }),
  sql: `
SELECT DISTINCT replaceAll(toString(TargetTeam), '\\\\', '\\\\\\\\') AS value, toString(TargetTeam) AS text
FROM handoff_daily
WHERE TargetTeam != '' AND IsDeleted = 0
ORDER BY text
LIMIT 1000
`,
});
