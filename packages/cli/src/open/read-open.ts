import { alertCurrent, alertOpenHandoffs, type RowOf, type Store } from '@baton/store';
import type { Scope } from '../engine/stack.ts';

/** An alert that fires. */
export type FiringAlert = RowOf<typeof alertCurrent>;

/** An open handoff and the alerts that fire about it. */
export type OpenHandoff = RowOf<typeof alertOpenHandoffs> & {
  readonly alerts: readonly FiringAlert[];
};

/** What is open now, the handoff with the least time left first. */
export interface OpenNow {
  readonly nowMillis: number;
  readonly handoffs: readonly OpenHandoff[];
  /** Alerts that are about no single handoff. */
  readonly alerts: readonly FiringAlert[];
  /** There are more than are listed. */
  readonly isCut: boolean;
}

/** Reads what is open and what fires, of one process or namespace or all. */
export async function readOpen(
  store: Pick<Store, 'query'>,
  o: Scope & {
    readonly nowMillis: number;
    readonly limit: number;
    /** What the alert rules go by. */
    readonly params: Readonly<Record<string, number>>;
  },
): Promise<OpenNow> {
  const { nowMillis, limit } = o;
  const namespaces = o.namespace === undefined ? [] : [o.namespace];
  const processes = o.process === undefined ? [] : [o.process];
  const [rows, firing] = await Promise.all([
    store.query(alertOpenHandoffs, {
      ...o.params,
      namespaces,
      processes,
      nowMillis,
      limit: limit + 1,
    }),
    store.query(alertCurrent, { namespaces, states: ['firing'] }),
  ]);
  const alerts = firing.filter(
    (one) => o.process === undefined || one.process === o.process || one.process === '',
  );
  const keyOf = (one: {
    namespace: string;
    process: string;
    item: string;
    cycle: number;
    handoffId: string;
  }): string => JSON.stringify([one.namespace, one.process, one.item, one.cycle, one.handoffId]);
  const byHandoff = new Map<string, FiringAlert[]>();
  for (const alert of alerts) {
    const key = keyOf(alert);
    byHandoff.set(key, [...(byHandoff.get(key) ?? []), alert]);
  }
  return {
    nowMillis,
    handoffs: rows
      .slice(0, limit)
      .map((row) => ({ ...row, alerts: byHandoff.get(keyOf(row)) ?? [] })),
    alerts: alerts.filter((one) => one.handoffId === ''),
    isCut: rows.length > limit,
  };
}
