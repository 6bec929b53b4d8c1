import { z } from 'zod';
import { defineCommand, defineQuery } from '../define-query.ts';
import { defineMutation } from './mutations.ts';

/** Days of arrival that hold technical spans whose time is up. */
export const dueSpanDays = defineQuery({
  name: 'retention/due-span-days',
  title: 'Days of technical spans whose time is up',
  description:
    'Days of arrival before a day with spans that are no facts: how many of them, and how many facts arrived that day.',
  params: z.object({
    beforeDay: z.string().default('1970-01-01'),
    limit: z.number().int().default(1000),
  }),
  row: z.object({ day: z.string(), partition: z.string(), spans: z.number(), facts: z.number() }),
  sql: `
SELECT
  toString(toDate(IngestedAt)) AS day,
  formatDateTime(toDate(IngestedAt), '%Y%m%d') AS partition,
  countIf(NOT mapContains(SpanAttributes, 'handoff.operation.name')
    AND NOT mapContains(SpanAttributes, 'handoff.process.definition')) AS spans,
  count() - spans AS facts
FROM otel_traces
WHERE toDate(IngestedAt) < toDate({beforeDay:String})
GROUP BY toDate(IngestedAt)
HAVING spans > 0
ORDER BY day
LIMIT {limit:UInt32}
`,
});

/** Lists the traces of the technical spans that arrived on a day. */
export const listSpansOfDay = defineCommand<{ batch: string; day: string }>({
  name: 'retention/list-spans-of-day',
  sql: `
INSERT INTO removal_spans (Batch, TraceId, SpanId)
SELECT DISTINCT {batch:String}, TraceId, ''
FROM otel_traces
WHERE toDate(IngestedAt) = toDate({day:String})
  AND NOT mapContains(SpanAttributes, 'handoff.operation.name')
  AND NOT mapContains(SpanAttributes, 'handoff.process.definition')
`,
});

/** Deletes the technical spans that arrived on a day; the facts among them stay. */
export const deleteSpansOfDay = defineMutation<{ partition: string }>({
  name: 'retention/delete-spans-of-day',
  table: 'otel_traces',
  sql: `
ALTER TABLE otel_traces DELETE IN PARTITION ID {partition:String}
WHERE NOT mapContains(SpanAttributes, 'handoff.operation.name')
  AND NOT mapContains(SpanAttributes, 'handoff.process.definition')
SETTINGS mutations_sync = 0
`,
});

/** Drops a day on which nothing but technical spans arrived. */
export const dropDay = defineCommand<{ partition: string }>({
  name: 'retention/drop-day',
  sql: 'ALTER TABLE otel_traces DROP PARTITION ID {partition:String}',
});
