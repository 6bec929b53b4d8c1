import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Whether operations of services take longer than they usually do. */
export const alertSpansSlow = defineQuery({
  name: 'alert/spans-slow',
  title: 'Spans slower than their own p95',
  description:
    'Per service and span name the share of the spans of the last minutes (10) that took longer than 95 % of those of the day before them (5 % are to be expected); 0 where there are too few of either, or where chance alone may do it (z below 4, binomial). Spans that record handoffs are left out; the busiest operations only.',
  params: z.object({
    nowMillis: z
      .number()
      .int()
      .default(() => Date.now()),
    recentSeconds: z.number().int().default(600),
    baselineSeconds: z.number().int().default(86_400),
    minimumRecent: z.number().int().default(20),
    minimumBaseline: z.number().int().default(200),
    zAbove: z.number().default(4),
    limit: z.number().int().default(500),
  }),
  row: z.object({ service: z.string(), span: z.string(), value: z.coerce.number() }),
  sql: `
WITH
  toDateTime(fromUnixTimestamp64Milli({nowMillis:Int64}, 'UTC')) AS moment,
  moment - {recentSeconds:UInt32} AS recentFrom,
  usual AS (
    SELECT
      ServiceName, SpanName, count() AS N0,
      -- A writer may have let the duration wrap below zero.
      quantileTDigest(0.95)(greatest(toInt64(Duration), 0)) AS P95
    FROM otel_traces
    WHERE toDateTime(Timestamp) > recentFrom - {baselineSeconds:UInt32} AND toDateTime(Timestamp) <= recentFrom
      -- By day of arrival: what arrives days late is no news.
      AND IngestedAt > recentFrom - {baselineSeconds:UInt32} - 86400
      AND NOT mapContains(SpanAttributes, 'handoff.operation.name')
    GROUP BY ServiceName, SpanName
    HAVING N0 >= {minimumBaseline:UInt32}
    ORDER BY N0 DESC, ServiceName, SpanName
    LIMIT {limit:UInt32}
  ),
  recent AS (
    SELECT
      -- By span id: spans that were sent again count once.
      t.ServiceName AS Service, t.SpanName AS Span, uniqExact(TraceId, SpanId) AS N1,
      uniqExactIf((TraceId, SpanId), greatest(toInt64(Duration), 0) > P95) / N1 AS Slower
    FROM otel_traces AS t
    INNER JOIN usual ON t.ServiceName = usual.ServiceName AND t.SpanName = usual.SpanName
    WHERE toDateTime(Timestamp) > recentFrom AND toDateTime(Timestamp) <= moment
      AND IngestedAt > recentFrom - 86400
      AND NOT mapContains(SpanAttributes, 'handoff.operation.name')
    GROUP BY t.ServiceName, t.SpanName
  )
SELECT
  toString(ServiceName) AS service,
  toString(SpanName) AS span,
  toFloat64(if(
    N1 < {minimumRecent:UInt32} OR Slower - 0.05 <= {zAbove:Float64} * sqrt(0.05 * 0.95 / N1), 0, Slower)) AS value
FROM usual
LEFT JOIN recent ON usual.ServiceName = recent.Service AND usual.SpanName = recent.Span
ORDER BY service, span
`,
});
