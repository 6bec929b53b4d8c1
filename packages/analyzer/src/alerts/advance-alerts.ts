import type { Alert } from './alert.ts';
import type { Observation } from './observation.ts';
import type { ActiveRule } from './rule-settings.ts';

/** What a rule was found to see. */
export interface RuleLook {
  readonly rule: ActiveRule;
  readonly observations: readonly Observation[];
  /** Alerts whose condition no longer holds; undefined: all that were not seen. */
  readonly endedIds?: ReadonlySet<string> | undefined;
}

/**
 * The next state of the alerts of one rule: pending for as long as the rule waits, firing while the
 * condition holds and for as long after as the rule keeps it, then resolved. Gives what is to be written
 * down: alerts whose state changed, and firing ones whose condition ceased to hold or holds again. `tracked`
 * is changed in place.
 */
export function advanceAlerts(
  tracked: Map<string, Alert>,
  { rule, observations, endedIds }: RuleLook,
  nowMillis: number,
): Alert[] {
  const written: Alert[] = [];
  const keep = (before: Alert | undefined, alert: Alert): void => {
    tracked.set(alert.alertId, alert);
    const isSame = before?.state === alert.state && before.seenMillis === alert.seenMillis;
    if (!isSame) written.push(alert);
  };
  const seen = new Set<string>();
  for (const observation of observations) {
    if (seen.has(observation.alertId)) continue;
    seen.add(observation.alertId);
    const before = tracked.get(observation.alertId);
    keep(before, observed(rule, { observation, before, nowMillis }));
  }
  for (const [id, alert] of tracked) {
    if (alert.ruleId !== rule.id || alert.state === 'resolved' || seen.has(id)) continue;
    if (endedIds !== undefined && !endedIds.has(id)) continue;
    keep(alert, unseen(rule, alert, nowMillis));
  }
  return written;
}

function observed(
  rule: ActiveRule,
  o: {
    readonly observation: Observation;
    readonly before: Alert | undefined;
    readonly nowMillis: number;
  },
): Alert {
  const { observation, before, nowMillis } = o;
  const { sinceMillis, ...what } = observation;
  const isOn = before !== undefined && before.state !== 'resolved';
  // What comes back is not older than the end of what was.
  const activeMillis = isOn
    ? before.activeMillis
    : Math.min(Math.max(sinceMillis, before?.resolvedMillis ?? 0), nowMillis);
  const firedMillis = isOn ? before.firedMillis : null;
  const fires = firedMillis !== null || nowMillis - activeMillis >= rule.forSeconds * 1000;
  return {
    ...what,
    severity: rule.severity,
    state: fires ? 'firing' : 'pending',
    activeMillis,
    firedMillis: fires ? (firedMillis ?? nowMillis) : null,
    resolvedMillis: null,
    seenMillis: null,
  };
}

function unseen(rule: ActiveRule, alert: Alert, nowMillis: number): Alert {
  // It held at the last look, or has been kept since.
  const seenMillis = alert.seenMillis ?? nowMillis;
  const isKept =
    alert.state === 'firing' &&
    rule.keepFiringForSeconds > 0 &&
    nowMillis - seenMillis < rule.keepFiringForSeconds * 1000;
  return isKept
    ? { ...alert, seenMillis }
    : { ...alert, state: 'resolved', resolvedMillis: nowMillis, seenMillis: null };
}
