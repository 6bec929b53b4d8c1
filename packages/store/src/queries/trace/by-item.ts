import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from '../item/cycles.ts';

/** The spans of one item, other services' spans in the same traces included. */
export const traceByItem = defineQuery({
  name: 'trace/by-item',
  title: 'Spans of an item',
  description:
    'The spans in the traces of an item in order of time, one row per span id however often it was sent.',
  params: z.object({ ...itemParams, limit: z.number().int().default(10_000) }),
  row: z.object({
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: z.string(),
    name: z.string(),
    kind: z.string(),
    service: z.string(),
    startMillis: z.number(),
    durationMillis: z.number(),
    status: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
  sql: `
WITH traces AS (
  SELECT TraceId
  FROM work_items FINAL
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
)
SELECT
  TraceId AS traceId,
  SpanId AS spanId,
  ParentSpanId AS parentSpanId,
  SpanName AS name,
  SpanKind AS kind,
  ServiceName AS service,
  toUnixTimestamp64Nano(Timestamp) / 1000000 AS startMillis,
  -- A writer may have let the duration wrap below zero.
  greatest(toInt64(Duration), 0) / 1000000 AS durationMillis,
  StatusCode AS status,
  SpanAttributes AS attributes
FROM otel_traces
WHERE TraceId IN (SELECT TraceId FROM traces)
ORDER BY Timestamp, SpanId
LIMIT 1 BY TraceId, SpanId
LIMIT {limit:UInt32}
`,
});
