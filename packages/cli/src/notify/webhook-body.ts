import { dashboardUrl, pageUrl } from './links.ts';
import { type Message, type MessageAlert, statusOf } from './message.ts';

/** A message as Alertmanager sends it to webhooks, version 4, so that what reads those reads this. */
export function webhookBody(message: Message): object {
  const alerts = message.alerts.map((one) => webhookAlert(one, message));
  return {
    version: '4',
    groupKey: message.groupKey,
    truncatedAlerts: 0,
    status: statusOf(message),
    receiver: message.channel,
    groupLabels: message.groupLabels,
    commonLabels: common(alerts.map((one) => one.labels)),
    commonAnnotations: common(alerts.map((one) => one.annotations)),
    externalURL: pageUrl(message) ?? '',
    alerts,
  };
}

function webhookAlert(one: MessageAlert, message: Message) {
  const { alert, phase } = one;
  const url = dashboardUrl(one, message) ?? '';
  return {
    status: phase,
    labels: {
      alertname: alert.ruleId,
      severity: alert.severity,
      namespace: alert.namespace,
      ...alert.labels,
      ...(alert.handoff === undefined ? {} : { handoff_id: alert.handoff.handoffId }),
    } as Record<string, string>,
    annotations: {
      title: one.title,
      summary: alert.summary,
      description: alert.description,
      value: String(alert.value),
      since: instant(alert.activeMillis),
      ...(alert.handoff === undefined ? {} : { trace_id: alert.handoff.traceId }),
      dashboard: url,
    } as Record<string, string>,
    startsAt: instant(alert.firedMillis ?? alert.activeMillis),
    // Alertmanager's word for: not yet.
    endsAt: phase === 'resolved' ? instant(alert.resolvedMillis ?? 0) : '0001-01-01T00:00:00Z',
    generatorURL: url,
    fingerprint: alert.alertId,
  };
}

function common(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...rest] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((one) => one[name] === value)),
  );
}

const instant = (millis: number): string => new Date(millis).toISOString();
