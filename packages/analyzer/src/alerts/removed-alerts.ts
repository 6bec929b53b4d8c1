import { type ItemKey, itemKnownCycles, type Store } from '@baton/store';
import type { Alert } from './alert.ts';

/** On a server parameters are part of an address. */
const ITEMS_AT_ONCE = 500;

/** Ids of those of some alerts whose cycle is no longer there: it was removed, here or by another process. */
export async function removedAlerts(store: Store, alerts: readonly Alert[]): Promise<Set<string>> {
  const cycles = alerts.flatMap(({ alertId, namespace, labels, handoff }) => {
    if (handoff === undefined) return [];
    const { item, cycle } = handoff;
    return [{ alertId, namespace, process: labels['process'] ?? '', item, cycle }];
  });
  const items = unique(cycles.map((one) => one.item));
  const within = {
    namespaces: unique(cycles.map((one) => one.namespace)),
    processes: unique(cycles.map((one) => one.process)),
  };
  const known = new Set<string>();
  for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
    const some = items.slice(from, from + ITEMS_AT_ONCE);
    for (const row of await store.query(itemKnownCycles, { ...within, items: some })) {
      known.add(keyOf(row));
    }
  }
  return new Set(cycles.filter((one) => !known.has(keyOf(one))).map((one) => one.alertId));
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const keyOf = (o: ItemKey & { readonly cycle: number }): string =>
  JSON.stringify([o.namespace, o.process, o.item, o.cycle]);
