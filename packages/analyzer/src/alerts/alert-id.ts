import { hashIds } from '@baton/conventions';
import type { AlertedHandoff } from './alert.ts';

/** The id of an alert: equal each time one rule finds the same handoff, pair, process or operation. */
export function alertId(o: {
  readonly ruleId: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly handoff?: Pick<AlertedHandoff, 'item' | 'cycle' | 'handoffId'> | undefined;
}): string {
  const { ruleId, namespace, labels, handoff } = o;
  const about =
    handoff === undefined
      ? Object.entries(labels)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .flat()
      : [labels['process'] ?? '', handoff.item, String(handoff.cycle), handoff.handoffId];
  return hashIds([ruleId, namespace, ...about], 8);
}
