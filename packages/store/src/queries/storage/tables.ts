import { z } from 'zod';
import { defineCommand, defineQuery } from '../define-query.ts';

/** What each table takes on disk. */
export const storageTables = defineQuery({
  name: 'storage/tables',
  title: 'Size of the tables',
  description: 'Rows, parts and compressed bytes on disk of each table that holds any.',
  params: z.object({}),
  row: z.object({ table: z.string(), rows: z.number(), parts: z.number(), bytes: z.number() }),
  sql: `
SELECT p.table AS table, sum(p.rows) AS rows, count() AS parts, sum(p.bytes_on_disk) AS bytes
FROM system.parts AS p
WHERE p.database = currentDatabase() AND p.active AND p.rows > 0
GROUP BY p.table
ORDER BY bytes DESC, table
`,
});

/** Merges all parts of the spans, as the background does in its time. */
export const mergeSpans = defineCommand<Record<never, never>>({
  name: 'storage/merge-spans',
  sql: 'OPTIMIZE TABLE otel_traces FINAL',
});

/** Merges all parts of the facts. */
export const mergeFacts = defineCommand<Record<never, never>>({
  name: 'storage/merge-facts',
  sql: 'OPTIMIZE TABLE handoff_facts FINAL',
});

/** Merges all parts of the handoffs. */
export const mergeHandoffs = defineCommand<Record<never, never>>({
  name: 'storage/merge-handoffs',
  sql: 'OPTIMIZE TABLE handoffs FINAL',
});

/** Merges all parts of the work items. */
export const mergeItems = defineCommand<Record<never, never>>({
  name: 'storage/merge-items',
  sql: 'OPTIMIZE TABLE work_items FINAL',
});
