import { z } from 'zod';
import { defineCommand, defineQuery } from '../define-query.ts';

type Batch = { readonly batch: string };

/** Items whose time is up. */
export const dueItems = defineQuery({
  name: 'retention/due',
  title: 'Items whose time is up',
  description:
    'How many items have been closed in all their cycles since before an instant, and when the first of them was; no row if there are none.',
  params: z.object({ beforeMillis: z.number().default(0) }),
  row: z.object({ items: z.number(), firstClosedMillis: z.number() }),
  sql: `
SELECT count() AS items, min(Closed) AS firstClosedMillis
FROM (
  SELECT toUnixTimestamp64Milli(assumeNotNull(max(ClosedAt))) AS Closed
  FROM work_items FINAL
  GROUP BY Namespace, Process, Item
  HAVING countIf(ClosedAt IS NULL) = 0 AND Closed < {beforeMillis:Int64}
)
HAVING items > 0
`,
});

/** The instant up to which facts are the ones a removal is about. */
export const removalEnd = defineQuery({
  name: 'retention/removal-end',
  title: 'End of what a removal is about',
  description: 'The time now, or that of the last fact received, where a clock ran ahead.',
  params: z.object({}),
  row: z.object({ until: z.string() }),
  sql: `
SELECT toString(greatest(now64(9, 'UTC'), max(toTimeZone(IngestedAt, 'UTC')))) AS until
FROM handoff_facts
`,
});

/** Puts the items that were closed first, before an instant, on a batch. */
export const batchDueItems = defineCommand<
  Batch & { until: string; beforeMillis: number; size: number }
>({
  name: 'retention/batch-due-items',
  sql: `
INSERT INTO removals (Batch, Namespace, Process, Item, Until)
SELECT {batch:String}, Namespace, Process, Item, toDateTime64({until:String}, 9, 'UTC')
FROM (
  SELECT Namespace, Process, Item, toUnixTimestamp64Milli(assumeNotNull(max(ClosedAt))) AS Closed
  FROM work_items FINAL
  GROUP BY Namespace, Process, Item
  HAVING countIf(ClosedAt IS NULL) = 0 AND Closed < {beforeMillis:Int64}
  ORDER BY Closed, Namespace, Process, Item
  LIMIT {size:UInt32}
)
`,
});

/** Puts one item on a batch, and with it the technical spans that name it. */
export const batchItem = defineCommand<
  Batch & { until: string; namespace: string; process: string; item: string }
>({
  name: 'retention/batch-item',
  sql: `
INSERT INTO removals (Batch, Namespace, Process, Item, Until, WithMentions)
SELECT {batch:String}, {namespace:String}, {process:String}, {item:String},
  toDateTime64({until:String}, 9, 'UTC'), true
`,
});

/**
 * Lists the spans of a batch. An item's own traces go whole, with what other services added to them; where a foreign
 * sender put a fact into a trace of its own, only that span goes.
 */
export const listSpans = defineCommand<Batch>({
  name: 'retention/list-spans',
  sql: `
INSERT INTO removal_spans (Batch, TraceId, SpanId)
WITH lower(hex(substring(SHA256(concat('handoff-v1', char(31), Namespace, char(31), Process, char(31),
    Item, char(31), toString(Cycle))), 1, 16))) AS OwnTrace
SELECT DISTINCT {batch:String}, TraceId, if(TraceId = OwnTrace, '', SpanId)
FROM handoff_facts
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
`,
});

/** Lists the technical spans that name an item as the one they worked on, whatever their traces. */
export const listMentions = defineCommand<Batch>({
  name: 'retention/list-mentions',
  sql: `
INSERT INTO removal_spans (Batch, TraceId, SpanId)
SELECT DISTINCT {batch:String}, TraceId, SpanId
FROM otel_traces
WHERE NOT mapContains(SpanAttributes, 'handoff.operation.name')
  AND SpanAttributes['handoff.item.id'] IN (
    SELECT Item FROM removals WHERE Batch = {batch:String} AND WithMentions)
`,
});

/** Batches that were begun and not finished. */
export const unfinishedBatches = defineQuery({
  name: 'retention/unfinished',
  title: 'Unfinished removals',
  description: 'Batches of items whose removal was begun and not finished, with their size.',
  params: z.object({}),
  row: z.object({ batch: z.string(), items: z.number() }),
  sql: `
SELECT Batch AS batch, count() AS items
FROM removals
GROUP BY Batch
ORDER BY batch
`,
});

/** How many items are on a batch. */
export const batchSize = defineQuery({
  name: 'retention/batch-size',
  title: 'Size of a batch',
  description: 'How many items a batch removes, and of how many also the technical spans.',
  params: z.object({ batch: z.string() }),
  row: z.object({ items: z.number(), withMentions: z.number() }),
  sql: `
SELECT count() AS items, countIf(WithMentions) AS withMentions
FROM removals
WHERE Batch = {batch:String}
`,
});

/** Rows of the projections that a batch should have removed, and that no fact stands for. */
export const strayItems = defineQuery({
  name: 'retention/stray-items',
  title: 'Stray items',
  description: 'Items of a batch that are still projected although none of their facts is left.',
  params: z.object({ batch: z.string() }),
  row: z.object({ items: z.number() }),
  sql: `
SELECT count() AS items
FROM work_items FINAL
WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
  AND (Namespace, Process, Item) NOT IN (SELECT Namespace, Process, Item FROM handoff_facts
    WHERE (Namespace, Process, Item) IN (
      SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String}))
`,
});

/** Which tables that the analyzer writes name items of a batch: the others need no mutation. */
export const analyzedRows = defineQuery({
  name: 'retention/analyzed-rows',
  title: 'Rows of the analyzer about items that are being removed',
  description:
    'Risk scores, judgements, alerts and annotations of the items of a batch, and findings of their processes.',
  params: z.object({ batch: z.string() }),
  row: z.object({
    riskScores: z.coerce.number(),
    judgements: z.coerce.number(),
    alerts: z.coerce.number(),
    annotations: z.coerce.number(),
    findings: z.coerce.number(),
  }),
  sql: `
SELECT
  (SELECT count() FROM risk_scores WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})) AS riskScores,
  (SELECT count() FROM judgements WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})) AS judgements,
  (SELECT count() FROM alerts WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})) AS alerts,
  (SELECT count() FROM annotations WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})) AS annotations,
  (SELECT count() FROM findings WHERE (Namespace, Process) IN (
    SELECT Namespace, Process FROM removals WHERE Batch = {batch:String})) AS findings
`,
});
