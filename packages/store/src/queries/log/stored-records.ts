import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** How much of each record of a log is stored. Every record has a time of receipt of its own. */
export const storedRecords = defineQuery({
  name: 'log/stored-records',
  title: 'Stored records of a log',
  description:
    'Rows of `otel_traces` by the nanosecond of their receipt, which is one record of a log each.',
  params: z.object({ from: z.bigint(), to: z.bigint() }),
  row: z.object({ stamp: z.string(), rows: z.number() }),
  sql: `
SELECT toString(toUnixTimestamp64Nano(IngestedAt)) AS stamp, count() AS rows
FROM otel_traces
WHERE IngestedAt >= fromUnixTimestamp64Nano({from:Int64})
  AND IngestedAt <= fromUnixTimestamp64Nano({to:Int64})
GROUP BY IngestedAt
`,
});
