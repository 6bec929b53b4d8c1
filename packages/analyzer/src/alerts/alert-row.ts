import type { alertCurrent, RowOf } from '@baton/store';
import { isoOrNull } from '../report/format/instant.ts';
import type { Alert } from './alert.ts';

type StoredAlert = RowOf<typeof alertCurrent>;

/** An alert as a row of `alerts`. */
export function alertRow(alert: Alert, changedMillis: number): object {
  const { handoff } = alert;
  return {
    RuleId: alert.ruleId,
    AlertId: alert.alertId,
    Namespace: alert.namespace,
    Labels: alert.labels,
    Process: alert.labels['process'] ?? '',
    Item: handoff?.item ?? '',
    Cycle: handoff?.cycle ?? 0,
    HandoffId: handoff?.handoffId ?? '',
    TraceId: handoff?.traceId ?? '',
    State: alert.state,
    Severity: alert.severity,
    Value: alert.value,
    Threshold: alert.threshold,
    Summary: alert.summary,
    Description: alert.description,
    ActiveAt: isoOrNull(alert.activeMillis),
    FiredAt: isoOrNull(alert.firedMillis),
    ResolvedAt: isoOrNull(alert.resolvedMillis),
    SeenAt: isoOrNull(alert.seenMillis),
    ChangedAt: isoOrNull(changedMillis),
  };
}

/** An alert as it was stored. */
export function alertOfRow(row: StoredAlert): Alert {
  const { process: _process, item, cycle, handoffId, traceId, ...rest } = row;
  return {
    ...rest,
    handoff: handoffId === '' ? undefined : { item, cycle, handoffId, traceId },
  };
}
