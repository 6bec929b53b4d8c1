import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, rangeParams } from './range.ts';

/** What arrives. */
export const dashboardIngest = defineQuery({
  name: 'dashboard/ingest',
  title: 'Spans received',
  description:
    'Spans per second by time of arrival, in two hundred steps of the range, with how many they were (n). Steps without a span are left out.',
  params: z.object(rangeParams),
  row: z.object({ time: z.string(), spansPerSecond: number, n: number }),
  sql: `
WITH greatest(60, intDiv({toMillis:Int64} - {fromMillis:Int64}, 200000)) AS step
SELECT
  toStartOfInterval(toDateTime(IngestedAt), toIntervalSecond(step), 'UTC') AS time,
  n / step AS spansPerSecond,
  count() AS n
FROM otel_traces
WHERE IngestedAt >= fromUnixTimestamp64Milli({fromMillis:Int64})
  AND IngestedAt <= fromUnixTimestamp64Milli({toMillis:Int64})
GROUP BY time
ORDER BY time
`,
});
