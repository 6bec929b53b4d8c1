import { z } from 'zod';
import { type Command, defineCommand, defineQuery } from '../define-query.ts';

type Nothing = Record<never, never>;

/** Parts that were replaced and still lie on the disk, of the tables that hold items. */
export const replacedParts = defineQuery({
  name: 'retention/replaced-parts',
  title: 'Replaced parts',
  description:
    'Per table how many parts were replaced or dropped and not yet deleted from the disk.',
  params: z.object({}),
  row: z.object({ table: z.string(), parts: z.number() }),
  sql: `
SELECT table, count() AS parts
FROM system.parts
WHERE database = currentDatabase() AND NOT active
  AND table IN ('otel_traces', 'otel_traces_trace_id_ts', 'handoff_facts', 'handoffs',
    'handoffs_open', 'handoffs_by_day', 'work_items', 'handoff_touched', 'removals',
    'risk_scores', 'judgements', 'alerts', 'annotations', 'findings')
GROUP BY table
ORDER BY table
`,
});

/**
 * By table: has ClickHouse delete replaced parts whose time is up now rather than when it next looks, which may be
 * minutes away where nothing is inserted. No partition has this name, so nothing is dropped.
 */
export const SWEEPS: Readonly<Record<string, Command<Nothing>>> = Object.fromEntries(
  Object.entries({
    otel_traces: "ALTER TABLE otel_traces DROP PARTITION ID 'none'",
    otel_traces_trace_id_ts: "ALTER TABLE otel_traces_trace_id_ts DROP PARTITION ID 'none'",
    handoff_facts: "ALTER TABLE handoff_facts DROP PARTITION ID 'none'",
    handoffs: "ALTER TABLE handoffs DROP PARTITION ID 'none'",
    handoffs_open: "ALTER TABLE handoffs_open DROP PARTITION ID 'none'",
    handoffs_by_day: "ALTER TABLE handoffs_by_day DROP PARTITION ID 'none'",
    work_items: "ALTER TABLE work_items DROP PARTITION ID 'none'",
    risk_scores: "ALTER TABLE risk_scores DROP PARTITION ID 'none'",
    judgements: "ALTER TABLE judgements DROP PARTITION ID 'none'",
    alerts: "ALTER TABLE alerts DROP PARTITION ID 'none'",
    annotations: "ALTER TABLE annotations DROP PARTITION ID 'none'",
    findings: "ALTER TABLE findings DROP PARTITION ID 'none'",
    handoff_touched: "ALTER TABLE handoff_touched DROP PARTITION ID 'none'",
    removals: "ALTER TABLE removals DROP PARTITION ID 'none'",
  }).map(([table, sql]) => [table, defineCommand<Nothing>({ name: 'retention/sweep', sql })]),
);
