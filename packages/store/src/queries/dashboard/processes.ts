import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Choices of a dashboard: processes. */
export const dashboardProcesses = defineQuery({
  name: 'dashboard/processes',
  title: 'Processes',
  description:
    'Processes, as value (backslashes doubled, since Grafana does not escape them in SQL) and text.',
  params: z.object({}),
  row: z.object({ value: z.string(), text: z.string() }),
  sql: `
SELECT DISTINCT replaceAll(toString(Process), '\\\\', '\\\\\\\\') AS value, toString(Process) AS text
FROM handoff_daily
WHERE Process != '' AND IsDeleted = 0
ORDER BY text
LIMIT 1000
`,
});
