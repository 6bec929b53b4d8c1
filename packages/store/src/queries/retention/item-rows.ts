import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from '../item/cycles.ts';

/** In which tables an item stands. */
export const itemRows = defineQuery({
  name: 'retention/item-rows',
  title: 'Rows of an item',
  description:
    'Per table the rows as stored that belong to an item, replaced and deleted ones included; of otel_traces also the technical spans that name it, of findings those that do. Tables without any are left out.',
  params: z.object(itemParams),
  row: z.object({ table: z.string(), rows: z.number() }),
  sql: String.raw`
WITH
  facts AS (
    SELECT TraceId, SpanId,
      TraceId = lower(hex(substring(SHA256(concat('handoff-v1', char(31), Namespace, char(31), Process,
        char(31), Item, char(31), toString(Cycle))), 1, 16))) AS IsOwn
    FROM handoff_facts
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  )
SELECT table, rows
FROM (
  SELECT 'otel_traces' AS table, count() AS rows FROM otel_traces
  WHERE TraceId IN (SELECT TraceId FROM facts WHERE IsOwn)
    OR (TraceId, SpanId) IN (SELECT TraceId, SpanId FROM facts)
    OR (SpanAttributes['handoff.item.id'] = {item:String}
      AND (NOT mapContains(SpanAttributes, 'handoff.operation.name')
        OR (SpanAttributes['handoff.namespace'] = {namespace:String}
          AND SpanAttributes['handoff.process.name'] = {process:String})))
  UNION ALL
  SELECT 'otel_traces_trace_id_ts', count() FROM otel_traces_trace_id_ts
  WHERE TraceId IN (SELECT TraceId FROM facts WHERE IsOwn)
  UNION ALL
  SELECT 'handoff_facts', count() FROM handoff_facts
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'handoffs', count() FROM handoffs
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'handoffs_open', count() FROM handoffs_open
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'handoffs_by_day', count() FROM handoffs_by_day
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'work_items', count() FROM work_items
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'risk_scores', count() FROM risk_scores
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'judgements', count() FROM judgements
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'alerts', count() FROM alerts
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'annotations', count() FROM annotations
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'findings', count() FROM findings
  WHERE Namespace = {namespace:String} AND Process = {process:String}
    AND has(
      arrayConcat(
        extractAll(Evidence, '"((?:[^"\\\\]|\\\\.)*)"'),
        extractAll(Queries, '"((?:[^"\\\\]|\\\\.)*)"')),
      replaceAll(replaceAll({item:String}, '\\', '\\\\'), '"', '\\"'))
  UNION ALL
  SELECT 'handoff_touched', count() FROM handoff_touched
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  UNION ALL
  SELECT 'removals', count() FROM removals
  WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
)
WHERE rows > 0
ORDER BY table
`,
});
