import type { Alert } from '@baton/analyzer';
import type { AlertRule } from '@baton/store';
import type { AlertsConfig } from './alerts-file.ts';
import type { Message, MessageAlert } from './message.ts';

/** Names one thing a channel is told: of which alert, of which firing of it, and that it fires or has ended. */
export function deliveryKey(o: {
  readonly channel: string;
  readonly alertId: string;
  readonly firedMillis: number;
  readonly phase: 'firing' | 'resolved';
}): string {
  return `${o.channel}\u001f${o.alertId}\u001f${o.firedMillis}\u001f${o.phase}`;
}

/** What was told before, by {@link deliveryKey}. */
export interface Deliveries {
  /** Sent, given up, or on its way. */
  readonly told: ReadonlySet<string>;
  /** Held back in quiet hours. */
  readonly held: ReadonlySet<string>;
}

/** Something a channel is not told yet because its team is closed. */
export interface HeldBack {
  readonly channel: string;
  readonly team: string;
  readonly alert: Alert;
  readonly phase: 'firing' | 'resolved';
}

/**
 * What is to be said now, and what is held back until a team opens. It follows from where the alerts stand
 * and what was told before, so it may be asked again at any time, after a restart too.
 */
export function planMessages(o: {
  readonly alerts: readonly Alert[];
  readonly config: AlertsConfig;
  readonly deliveries: Deliveries;
  /** Whether quiet hours hold for a team that receives this. */
  readonly isClosed: (team: string, alert: Alert) => boolean;
}): { messages: Message[]; heldBack: HeldBack[] } {
  const { config, deliveries } = o;
  const heldBack: HeldBack[] = [];
  const due: (HeldBack & { readonly title: string; readonly dashboard: string })[] = [];
  const digests = new Set<string>();
  for (const alert of o.alerts) {
    const rule = config.rules.find((one) => one.id === alert.ruleId);
    const { firedMillis } = alert;
    if (rule === undefined || firedMillis === null || alert.state === 'pending') continue;
    const phase: HeldBack['phase'] = alert.state === 'resolved' ? 'resolved' : 'firing';
    const team = teamOf(rule, alert);
    for (const channel of channelsOf(config, rule, team)) {
      const key = { channel, alertId: alert.alertId, firedMillis };
      if (deliveries.told.has(deliveryKey({ ...key, phase }))) continue;
      const firing = deliveryKey({ ...key, phase: 'firing' });
      const isHeld = deliveries.held.has(firing) && !deliveries.told.has(firing);
      // Nobody needs to hear of the end of what nobody heard of.
      if (phase === 'resolved' && !deliveries.told.has(firing) && !isHeld) continue;
      const one = { channel, team, alert, phase, title: rule.title, dashboard: rule.dashboard };
      const passes = config.quietHours.criticalPasses && alert.severity === 'critical';
      const isQuiet = config.quietHours.enabled && team !== '' && !passes;
      if (isQuiet && o.isClosed(team, alert)) {
        if (!deliveries.held.has(deliveryKey({ ...key, phase }))) heldBack.push(one);
        continue;
      }
      if (isHeld || deliveries.held.has(deliveryKey({ ...key, phase }))) {
        digests.add(groupOf(channel, team));
      }
      due.push(one);
    }
  }
  const groups = new Map<string, Message & { readonly alerts: MessageAlert[] }>();
  for (const { channel, team, alert, phase, title, dashboard } of due) {
    const isDigest = digests.has(groupOf(channel, team));
    const groupLabels = isDigest ? { team } : aboutOf(alert);
    const groupKey = Object.entries(groupLabels)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(',');
    const id = `${groupOf(channel, team)}\u001f${groupKey}`;
    const links = { baton: config.links.baton, grafana: config.links.grafana };
    const group = groups.get(id) ?? {
      ...{ channel, team, isDigest, groupLabels, links, alerts: [] },
      groupKey: `{${groupKey}}`,
    };
    group.alerts.push({ alert, phase, title, dashboard });
    groups.set(id, group);
  }
  return { messages: [...groups.values()], heldBack };
}

const groupOf = (channel: string, team: string): string => `${channel}\u001f${team}`;

/** Who has to act: '' stands for who runs Baton. */
function teamOf(rule: AlertRule, alert: Alert): string {
  if (rule.audience === 'operator') return '';
  return alert.labels[rule.audience === 'sender' ? 'source_team' : 'target_team'] ?? '';
}

function channelsOf(config: AlertsConfig, rule: AlertRule, team: string): readonly string[] {
  if (rule.audience === 'operator') return config.operators;
  const own = Object.hasOwn(config.teams, team) ? config.teams[team] : undefined;
  return own?.channels ?? config.default;
}

/** What alerts are grouped by: their pair of teams, else what else they are about. */
function aboutOf(alert: Alert): Record<string, string> {
  const { item: _item, ...labels } = alert.labels;
  return { namespace: alert.namespace, ...labels };
}
