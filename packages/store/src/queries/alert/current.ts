import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

const millis = z.coerce.number();

/** Where each alert stands. */
export const alertCurrent = defineQuery({
  name: 'alert/current',
  title: 'Alerts',
  description:
    'Where each alert stands: pending (its condition holds, but not for long enough yet), firing, or resolved; those resolved longer ago than the window are left out. The newest change first.',
  params: z.object({
    namespaces: z.array(z.string()).default([]),
    states: z.array(z.string()).default([]),
    resolvedSinceMillis: z
      .number()
      .int()
      .default(() => Date.now() - 86_400_000),
    limit: z.number().int().default(10_000),
  }),
  row: z.object({
    ruleId: z.string(),
    alertId: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()),
    process: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    traceId: z.string(),
    state: z.enum(['pending', 'firing', 'resolved']),
    severity: z.enum(['critical', 'warning', 'info']),
    value: z.number(),
    threshold: z.number(),
    summary: z.string(),
    description: z.string(),
    activeMillis: millis,
    firedMillis: millis.nullable(),
    resolvedMillis: millis.nullable(),
    seenMillis: millis.nullable(),
  }),
  sql: `
SELECT
  toString(RuleId) AS ruleId,
  AlertId AS alertId,
  toString(Namespace) AS namespace,
  Labels AS labels,
  toString(Process) AS process,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  TraceId AS traceId,
  toString(State) AS state,
  toString(Severity) AS severity,
  Value AS value,
  Threshold AS threshold,
  Summary AS summary,
  Description AS description,
  toUnixTimestamp64Milli(ActiveAt) AS activeMillis,
  toUnixTimestamp64Milli(FiredAt) AS firedMillis,
  toUnixTimestamp64Milli(ResolvedAt) AS resolvedMillis,
  toUnixTimestamp64Milli(SeenAt) AS seenMillis
FROM alerts FINAL
WHERE (RuleId, AlertId, ActiveAt) IN (
  SELECT RuleId, AlertId, argMax(ActiveAt, (ChangedAt, ActiveAt))
  FROM alerts
  -- Few have a row that may be wanted: only of these the newest is looked for.
  WHERE (RuleId, AlertId) IN (
    SELECT RuleId, AlertId FROM alerts
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({states:Array(String)}) OR has({states:Array(String)}, State))
      AND (State != 'resolved' OR ResolvedAt >= fromUnixTimestamp64Milli({resolvedSinceMillis:Int64}, 'UTC')))
  GROUP BY RuleId, AlertId
)
  AND (empty({states:Array(String)}) OR has({states:Array(String)}, State))
  AND (State != 'resolved' OR ResolvedAt >= fromUnixTimestamp64Milli({resolvedSinceMillis:Int64}, 'UTC'))
ORDER BY ChangedAt DESC, ruleId, alertId
LIMIT {limit:UInt32}
`,
});
