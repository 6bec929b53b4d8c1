import type { Alert } from '@baton/analyzer';
import { itemPath } from '../open/item-path.ts';
import type { Message, MessageAlert } from './message.ts';

/** Where Grafana shows what an alert is about: the trace of its handoff, else its dashboard. */
export function dashboardUrl(
  { alert, dashboard }: MessageAlert,
  { links }: Pick<Message, 'links'>,
): string | undefined {
  if (links.grafana === undefined) return itemUrl(alert, links.baton);
  const { process, source_team, target_team } = alert.labels;
  const isTrace = alert.handoff !== undefined;
  const url = new URL(
    `d/${isTrace ? 'handoff-trace' : dashboard}`,
    links.grafana.endsWith('/') ? links.grafana : `${links.grafana}/`,
  );
  if (isTrace) url.searchParams.set('var-item', alert.handoff?.traceId ?? '');
  if (process !== undefined) url.searchParams.set('var-process', process);
  if (!isTrace && source_team !== undefined) url.searchParams.set('var-from_team', source_team);
  if (!isTrace && target_team !== undefined) url.searchParams.set('var-to_team', target_team);
  return url.href;
}

/** Baton's own page of open handoffs. */
export function pageUrl({ links }: Pick<Message, 'links'>): string | undefined {
  return links.baton === undefined ? undefined : new URL('/open', links.baton).href;
}

function itemUrl({ handoff, labels, namespace }: Alert, baton?: string): string | undefined {
  if (handoff === undefined || baton === undefined) return undefined;
  const { item } = handoff;
  return new URL(itemPath({ item, process: labels['process'] ?? '', namespace }), baton).href;
}
