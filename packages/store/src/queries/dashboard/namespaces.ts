import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Choices of a dashboard: namespaces that have a name. */
export const dashboardNamespaces = defineQuery({
  name: 'dashboard/namespaces',
  title: 'Namespaces',
  description:
    'Namespaces that have a name, as value (backslashes doubled, since Grafana does not escape them in SQL) and text.',
  params: z.object({}),
  row: z.object({ value: z.string(), text: z.string() }),
  sql: `
SELECT DISTINCT replaceAll(toString(Namespace), '\\\\', '\\\\\\\\') AS value, toString(Namespace) AS text
FROM handoff_daily
WHERE Namespace != '' AND IsDeleted = 0
ORDER BY text
LIMIT 1000
`,
});
