import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams, number } from './range.ts';

/** Every span in the trace of a work item, other services' included. */
export const dashboardItemSpans = defineQuery({
  name: 'dashboard/item-spans',
  title: 'All spans of the trace',
  description:
    'The spans in the trace of the item as they were sent, those of other services included: accept and complete carry the interval they close.',
  params: z.object({ ...itemParams, limit: z.number().int().default(5000) }),
  row: z.object({
    traceID: z.string(),
    spanID: z.string(),
    parentSpanID: z.string(),
    serviceName: z.string(),
    operationName: z.string(),
    startTime: number,
    duration: number,
    statusCode: number,
    statusMessage: z.string(),
    tags: z.array(z.record(z.string(), z.string())),
    serviceTags: z.array(z.record(z.string(), z.string())),
  }),
  sql: `
WITH ${CHOSEN_ITEM}
SELECT
  TraceId AS traceID,
  SpanId AS spanID,
  ParentSpanId AS parentSpanID,
  toString(ServiceName) AS serviceName,
  toString(SpanName) AS operationName,
  toUnixTimestamp64Nano(Timestamp) / 1000000 AS startTime,
  -- A writer may have let the duration wrap below zero.
  greatest(toInt64(Duration), 0) / 1000000 AS duration,
  multiIf(StatusCode IN ('Error', 'STATUS_CODE_ERROR'), 2, StatusCode IN ('Ok', 'STATUS_CODE_OK'), 1, 0) AS statusCode,
  StatusMessage AS statusMessage,
  arrayMap((k, v) -> map('key', toString(k), 'value', v), mapKeys(SpanAttributes), mapValues(SpanAttributes)) AS tags,
  arrayMap((k, v) -> map('key', toString(k), 'value', v), mapKeys(ResourceAttributes), mapValues(ResourceAttributes))
    AS serviceTags
FROM otel_traces
WHERE TraceId IN (SELECT TraceId FROM chosen) AND SpanId != ''
ORDER BY startTime, spanID
LIMIT 1 BY SpanId
LIMIT {limit:UInt32}
`,
});
