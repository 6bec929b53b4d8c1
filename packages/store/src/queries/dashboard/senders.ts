import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Choices of a dashboard: teams that hand over. */
export const dashboardSenders = defineQuery({
  name: 'dashboard/senders',
  title: 'Teams that hand over',
  description:
    'Teams that hand over, as value (backslashes doubled, since Grafana does not escape them in SQL) and text.',
  params: z.object({}),
  row: z.object({ value: z.string(), text: z.string() }),
  sql: `
SELECT DISTINCT replaceAll(toString(SourceTeam), '\\\\', '\\\\\\\\') AS value, toString(SourceTeam) AS text
FROM handoff_daily
WHERE SourceTeam != '' AND IsDeleted = 0
ORDER BY text
LIMIT 1000
`,
});
