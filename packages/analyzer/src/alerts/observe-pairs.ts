import type { Store } from '@baton/store';
import { alertId } from './alert-id.ts';
import { fillText, formatValue } from './alert-text.ts';
import type { Observation } from './observation.ts';
import type { ActiveRule } from './rule-settings.ts';

/** What the number table of a rule shows above (or below) its threshold; the rule's query is run. */
export async function observePairs(
  store: Store,
  rule: ActiveRule,
  nowMillis: number,
): Promise<Observation[]> {
  const rows = (await store.query(rule.query, {
    ...rule.params,
    nowMillis,
  })) as Readonly<Record<string, unknown>>[];
  const { operator, value: threshold } = rule.threshold;
  return rows.flatMap((row) => {
    const value = Number(row['value']);
    if (!(operator === 'gt' ? value > threshold : value < threshold)) return [];
    const labels = Object.fromEntries(rule.labels.map((name) => [name, String(row[name] ?? '')]));
    const namespace = String(row['namespace'] ?? '');
    const shown = formatValue(rule.unit, value);
    const limit = formatValue(rule.unit, threshold);
    const beyond = operator === 'gt' ? 'above' : 'below';
    return [
      {
        ruleId: rule.id,
        alertId: alertId({ ruleId: rule.id, namespace, labels }),
        namespace,
        labels,
        handoff: undefined,
        value,
        threshold,
        summary: fillText(rule.summary, labels, shown),
        description: `${rule.description} Now ${shown}, it fires ${beyond} ${limit}. ${fillText(rule.advice, labels, shown)}`,
        sinceMillis: nowMillis,
      },
    ];
  });
}
