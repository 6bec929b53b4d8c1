import { defineCommand } from '../define-query.ts';
import { defineMutation } from './mutations.ts';

type Batch = { readonly batch: string };

/*
 * Mutations rewrite the parts they touch. A lightweight DELETE hides rows at once
 * and leaves the bytes until a merge, which parts of past days never see; hiding and then applying the
 * mask was measured to cost more than rewriting once.
 */

/** Deletes the spans of a batch. */
export const deleteSpans = defineMutation<Batch>({
  name: 'retention/delete-spans',
  table: 'otel_traces',
  sql: `
ALTER TABLE otel_traces DELETE
WHERE (TraceId IN (
      SELECT TraceId FROM removal_spans WHERE Batch = {batch:String} AND SpanId = '')
    OR (TraceId, SpanId) IN (
      SELECT TraceId, SpanId FROM removal_spans WHERE Batch = {batch:String} AND SpanId != ''))
  AND IngestedAt <= (SELECT max(Until) FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the extents of traces of a batch that are gone. */
export const deleteTraceExtents = defineMutation<Batch>({
  name: 'retention/delete-trace-extents',
  table: 'otel_traces_trace_id_ts',
  sql: `
ALTER TABLE otel_traces_trace_id_ts DELETE
WHERE TraceId IN (SELECT TraceId FROM removal_spans WHERE Batch = {batch:String})
  AND TraceId NOT IN (SELECT TraceId FROM otel_traces
    WHERE TraceId IN (SELECT TraceId FROM removal_spans WHERE Batch = {batch:String}))
SETTINGS mutations_sync = 0
`,
});

/** Deletes the facts of a batch. */
export const deleteFacts = defineMutation<Batch>({
  name: 'retention/delete-facts',
  table: 'handoff_facts',
  sql: `
ALTER TABLE handoff_facts DELETE
WHERE (Namespace, Process, Item) IN (
    SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
  AND IngestedAt <= (SELECT max(Until) FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the open handoffs of a batch. */
export const deleteOpenHandoffs = defineMutation<Batch>({
  name: 'retention/delete-open-handoffs',
  table: 'handoffs_open',
  sql: `
ALTER TABLE handoffs_open DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the figures by day of a batch. */
export const deleteHandoffsByDay = defineMutation<Batch>({
  name: 'retention/delete-handoffs-by-day',
  table: 'handoffs_by_day',
  sql: `
ALTER TABLE handoffs_by_day DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Has the days counted again on which handoffs of a batch were initiated. */
export const touchDays = defineCommand<Batch>({
  name: 'retention/touch-days',
  sql: `
INSERT INTO handoff_days_touched
SELECT DISTINCT Namespace, Process, toDate(InitiatedAt) AS Day
FROM handoffs
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
`,
});

/** Deletes the handoffs of a batch. */
export const deleteHandoffs = defineMutation<Batch>({
  name: 'retention/delete-handoffs',
  table: 'handoffs',
  sql: `
ALTER TABLE handoffs DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the items of a batch. */
export const deleteItems = defineMutation<Batch>({
  name: 'retention/delete-items',
  table: 'work_items',
  sql: `
ALTER TABLE work_items DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the risks of the open handoffs of a batch. */
export const deleteRiskScores = defineMutation<Batch>({
  name: 'retention/delete-risk-scores',
  table: 'risk_scores',
  sql: `
ALTER TABLE risk_scores DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes what was judged of the texts of a batch. */
export const deleteJudgements = defineMutation<Batch>({
  name: 'retention/delete-judgements',
  table: 'judgements',
  sql: `
ALTER TABLE judgements DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes the alerts about handoffs of a batch. */
export const deleteAlerts = defineMutation<Batch>({
  name: 'retention/delete-alerts',
  table: 'alerts',
  sql: `
ALTER TABLE alerts DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Deletes what people wrote about the items of a batch. */
export const deleteAnnotations = defineMutation<Batch>({
  name: 'retention/delete-annotations',
  table: 'annotations',
  sql: `
ALTER TABLE annotations DELETE
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
SETTINGS mutations_sync = 0
`,
});

/** Takes the names of the items of a batch out of findings: a claim is about many and stands without them. */
export const clearFindings = defineMutation<Batch>({
  name: 'retention/clear-findings',
  table: 'findings',
  sql: String.raw`
ALTER TABLE findings
UPDATE
  Evidence = arrayFold(
    (text, name) -> replaceAll(text, concat('"', name, '"'), '"(removed)"'),
    arrayIntersect(
      extractAll(Evidence, '"((?:[^"\\\\]|\\\\.)*)"'),
      (SELECT groupArray(replaceAll(replaceAll(Item, '\\', '\\\\'), '"', '\\"'))
        FROM removals WHERE Batch = {batch:String})),
    Evidence),
  Queries = arrayFold(
    (text, name) -> replaceAll(text, concat('"', name, '"'), '"(removed)"'),
    arrayIntersect(
      extractAll(Queries, '"((?:[^"\\\\]|\\\\.)*)"'),
      (SELECT groupArray(replaceAll(replaceAll(Item, '\\', '\\\\'), '"', '\\"'))
        FROM removals WHERE Batch = {batch:String})),
    Queries)
WHERE (Namespace, Process) IN (
    SELECT Namespace, Process FROM removals WHERE Batch = {batch:String})
  AND hasAny(
    arrayConcat(
      extractAll(Evidence, '"((?:[^"\\\\]|\\\\.)*)"'),
      extractAll(Queries, '"((?:[^"\\\\]|\\\\.)*)"')),
    (SELECT groupArray(replaceAll(replaceAll(Item, '\\', '\\\\'), '"', '\\"'))
      FROM removals WHERE Batch = {batch:String}))
SETTINGS mutations_sync = 0
`,
});

/** Has what came since the batch was begun projected: it stands alone now. */
export const touchRest = defineCommand<Batch>({
  name: 'retention/touch-rest',
  sql: `
INSERT INTO handoff_touched
SELECT DISTINCT Namespace, Process, Item, Cycle
FROM handoff_facts
WHERE (Namespace, Process, Item) IN (
  SELECT Namespace, Process, Item FROM removals WHERE Batch = {batch:String})
`,
});

/** Forgets which spans a batch was about. */
export const dropSpanList = defineCommand<Batch>({
  name: 'retention/drop-span-list',
  sql: 'ALTER TABLE removal_spans DROP PARTITION {batch:String}',
});

/** Forgets which items a batch was about: it is finished. */
export const dropBatch = defineCommand<Batch>({
  name: 'retention/drop-batch',
  sql: 'ALTER TABLE removals DROP PARTITION {batch:String}',
});
