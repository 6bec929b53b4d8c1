import { alertCurrent, alertOpenHandoffs, type RowOf } from '@baton/store';
import { askRows } from '../engine/ask-rows.ts';
import type { Scope, Stack } from '../engine/stack.ts';

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
  stack: Pick<Stack, 'query'>,
  o: Scope & {
    readonly nowMillis: number;
    readonly limit: number;
    /** What the alert rules go by. */
    readonly params: Readonly<Record<string, number>>;
  },
): Promise<OpenNow> {
  const { nowMillis, limit } = o;
  const params = Object.entries(o.params).map(([name, value]) => [name, String(value)]);
  const namespaces = o.namespace === undefined ? {} : { namespaces: JSON.stringify([o.namespace]) };
  const processes = o.process === undefined ? {} : { processes: JSON.stringify([o.process]) };
  const [rows, firing] = await Promise.all([
    askRows(stack, alertOpenHandoffs, {
      ...Object.fromEntries(params),
      ...namespaces,
      ...processes,
      nowMillis: String(nowMillis),
      limit: String(limit + 1),
    }),
    askRows(stack, alertCurrent, { ...namespaces, states: '["firing"]' }),
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
