import { alertCurrent, type ItemKey, type Store } from '@baton/store';
import { advanceAlerts } from './advance-alerts.ts';
import type { Alert } from './alert.ts';
import { alertOfRow, alertRow } from './alert-row.ts';
import { handoffParams, observeHandoffs } from './observe-handoffs.ts';
import { observePairs } from './observe-pairs.ts';
import { removedAlerts } from './removed-alerts.ts';
import type { ActiveRule } from './rule-settings.ts';

/** Looks at the rules when they are due, and keeps what it found in `alerts`. */
export interface AlertEvaluator {
  /** Looks once. Rules that cannot be asked now are left as they are, and named. */
  evaluate(nowMillis: number): Promise<RuleProblem[]>;
  /** All that fires, and what has ended within a day. */
  alerts(): readonly Alert[];
  /** Lets go of an item that was removed; one that another process removed is noticed before it is written of. */
  forget(item: ItemKey): void;
}

/** A rule that could not be asked, or '' where the alerts could not be written down. */
export interface RuleProblem {
  readonly ruleId: string;
  readonly message: string;
}

const KEPT_MILLIS = 86_400_000;
/** What fired and is not taken over would be told again. */
const MOST_STORED = 1_000_000;

/**
 * An evaluator that goes on where the last one on this store stopped: what fired then still fires, and is
 * not new. Rejects with a `StoreError` where that cannot be read.
 */
export async function createAlertEvaluator(
  store: Store,
  o: {
    readonly rules: readonly ActiveRule[];
    readonly nowMillis: number;
    /** Handoffs that are read at once. @default 5000 */
    readonly mostRows?: number;
  },
): Promise<AlertEvaluator> {
  const { rules } = o;
  const aboutHandoffs = rules.filter((rule) => rule.about === 'handoff');
  const aboutPairs = rules.filter((rule) => rule.about === 'pair');
  const tracked = new Map<string, Alert>();
  const askedMillis = new Map<string, number>();
  let unsaved: { readonly alert: Alert; readonly changedMillis: number }[] = [];

  const stored = await store.query(alertCurrent, {
    resolvedSinceMillis: o.nowMillis - KEPT_MILLIS,
    limit: MOST_STORED,
  });
  for (const row of stored) {
    const alert = alertOfRow(row);
    if (rules.some((rule) => rule.id === alert.ruleId)) tracked.set(alert.alertId, alert);
    // Of a rule that was switched off nobody looks any more when it ends.
    else if (alert.state !== 'resolved') unsaved.push(switchedOff(alert, o.nowMillis));
  }

  const isDue = (rule: ActiveRule, nowMillis: number): boolean => {
    const last = askedMillis.get(rule.id);
    return last === undefined || Math.abs(nowMillis - last) >= rule.everySeconds * 1000;
  };

  const save = async (): Promise<void> => {
    const removed = await removedAlerts(
      store,
      unsaved.map((one) => one.alert),
    );
    for (const id of removed) tracked.delete(id);
    unsaved = unsaved.filter(({ alert }) => !removed.has(alert.alertId));
    const rows = unsaved.map(({ alert, changedMillis }) => alertRow(alert, changedMillis));
    await store.insertRows('alerts', rows, { lane: 'reader' });
    unsaved = [];
  };

  return {
    async evaluate(nowMillis) {
      const written: Alert[] = [];
      const problems: RuleProblem[] = [];
      const attempt = async (asked: readonly ActiveRule[], look: () => Promise<void>) => {
        try {
          await look();
          for (const rule of asked) askedMillis.set(rule.id, nowMillis);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          problems.push(...asked.map((rule) => ({ ruleId: rule.id, message })));
        }
      };
      const due = aboutHandoffs.filter((rule) => isDue(rule, nowMillis));
      if (due.length > 0) {
        await attempt(due, async () => {
          const { observations, endedIds } = await observeHandoffs(store, due, {
            nowMillis,
            params: handoffParams(aboutHandoffs),
            mostRows: o.mostRows,
          });
          for (const rule of due) {
            const look = { rule, observations: observations.get(rule.id) ?? [], endedIds };
            written.push(...advanceAlerts(tracked, look, nowMillis));
          }
        });
      }
      for (const rule of aboutPairs.filter((one) => isDue(one, nowMillis))) {
        await attempt([rule], async () => {
          const observations = await observePairs(store, rule, nowMillis);
          written.push(...advanceAlerts(tracked, { rule, observations }, nowMillis));
        });
      }
      for (const [id, alert] of tracked) {
        const endedMillis = alert.resolvedMillis ?? nowMillis;
        if (alert.state === 'resolved' && nowMillis - endedMillis > KEPT_MILLIS) tracked.delete(id);
      }
      unsaved.push(...written.map((alert) => ({ alert, changedMillis: nowMillis })));
      try {
        await save();
      } catch (error) {
        // Told of all the same; the next look writes them down.
        const message = error instanceof Error ? error.message : String(error);
        problems.push({ ruleId: '', message });
      }
      return problems;
    },
    alerts: () => [...tracked.values()],
    forget(item) {
      const isAbout = (alert: Alert): boolean =>
        alert.handoff?.item === item.item &&
        alert.namespace === item.namespace &&
        alert.labels['process'] === item.process;
      for (const [id, alert] of tracked) {
        if (isAbout(alert)) tracked.delete(id);
      }
      unsaved = unsaved.filter(({ alert }) => !isAbout(alert));
    },
  };
}

const switchedOff = (alert: Alert, nowMillis: number) => ({
  alert: { ...alert, state: 'resolved', resolvedMillis: nowMillis, seenMillis: null } as const,
  changedMillis: nowMillis,
});
