import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { number, rangeParams } from './range.ts';

/** How long spans are on their way. */
export const dashboardArrivalDelay = defineQuery({
  name: 'dashboard/arrival-delay',
  title: 'Delay of arrival',
  description:
    'Median and 99th percentile (from a sample) of the time from the end of a span to its arrival, by time of arrival, with how many arrived (n), over the last day of the range. Imported logs arrive years late.',
  params: z.object(rangeParams),
  row: z.object({
    time: z.string(),
    medianDelaySeconds: number,
    p99DelaySeconds: number,
    n: number,
  }),
  sql: `
WITH
  greatest({fromMillis:Int64}, {toMillis:Int64} - 86400000) AS startMillis,
  greatest(60, intDiv({toMillis:Int64} - startMillis, 200000)) AS step,
  quantiles(0.5, 0.99)(
    greatest(0, dateDiff('millisecond', Timestamp, IngestedAt) / 1000 - Duration / 1e9)) AS delays
SELECT
  toStartOfInterval(toDateTime(IngestedAt), toIntervalSecond(step), 'UTC') AS time,
  delays[1] AS medianDelaySeconds,
  delays[2] AS p99DelaySeconds,
  count() AS n
FROM otel_traces
WHERE IngestedAt >= fromUnixTimestamp64Milli(startMillis)
  AND IngestedAt <= fromUnixTimestamp64Milli({toMillis:Int64})
GROUP BY time
ORDER BY time
`,
});
