import { alertCurrent, type Store } from '@baton/store';
import { advanceAlerts } from './advance-alerts.ts';
import type { Alert } from './alert.ts';
import { alertOfRow, alertRow } from './alert-row.ts';
import { handoffParams, observeHandoffs } from './observe-handoffs.ts';
import { observePairs } from './observe-pairs.ts';
import type { ActiveRule } from './rule-settings.ts';

/** Looks at the rules when they are due, and keeps what it found in `alerts`. */
export interface AlertEvaluator {
  /** Looks once; gives what changed. Rules that cannot be asked now are left as they are, and named. */
  evaluate(nowMillis: number): Promise<{ changes: Alert[]; problems: RuleProblem[] }>;
  /** All that fires, and what has ended within a day. */
  alerts(): readonly Alert[];
  /** Lets go of an item that was removed. */
  forget(item: { readonly item: string }): void;
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
  const unsaved: object[] = [];

  const stored = await store.query(alertCurrent, {
    resolvedSinceMillis: o.nowMillis - KEPT_MILLIS,
    limit: MOST_STORED,
  });
  for (const row of stored) {
    // A rule that was switched off has nothing to say any more, nor anything to resolve.
    if (!rules.some((rule) => rule.id === row.ruleId)) continue;
    tracked.set(row.alertId, alertOfRow(row));
  }

  const isDue = (rule: ActiveRule, nowMillis: number): boolean => {
    const last = askedMillis.get(rule.id);
    return last === undefined || Math.abs(nowMillis - last) >= rule.everySeconds * 1000;
  };

  return {
    async evaluate(nowMillis) {
      const written: Alert[] = [];
      const stateBefore = new Map([...tracked].map(([id, { state }]) => [id, state]));
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
      unsaved.push(...written.map((alert) => alertRow(alert, nowMillis)));
      try {
        await store.insertRows('alerts', unsaved, { lane: 'reader' });
        unsaved.length = 0;
      } catch (error) {
        // Told of all the same; the next look writes them down.
        const message = error instanceof Error ? error.message : String(error);
        problems.push({ ruleId: '', message });
      }
      const changes = written.filter((one) => stateBefore.get(one.alertId) !== one.state);
      return { changes, problems };
    },
    alerts: () => [...tracked.values()],
    forget({ item }) {
      for (const [id, alert] of tracked) {
        if (alert.handoff?.item === item) tracked.delete(id);
      }
    },
  };
}
