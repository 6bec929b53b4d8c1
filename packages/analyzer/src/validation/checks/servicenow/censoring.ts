import { kaplanMeier } from '../../../statistics/kaplan-meier.ts';
import { quantile } from '../../../statistics/quantile.ts';
import type { Check } from '../../check.ts';
import { type Incident, incidentCheck } from './incident.ts';
import { flagsOf, hoursOf, resolvedOf, wasResolved } from './resolved.ts';

const SNAPSHOT_MILLIS = Date.UTC(2016, 3, 1);
const HOUR_MILLIS = 3_600_000;

/** What a dashboard of that day says, what the survival curve of that day says, and what came to be with all known. */
export function snapshot(incidents: readonly Incident[]) {
  const opened = incidents.filter(({ openedMillis }) => openedMillis < SNAPSHOT_MILLIS);
  const isResolved = ({ resolvedMillis = Number.POSITIVE_INFINITY }: Incident): boolean =>
    resolvedMillis <= SNAPSHOT_MILLIS;
  const naive = hoursOf(resolvedOf(opened).filter(isResolved));
  const truth = kaplanMeier(
    Float64Array.from(opened, ({ followedHours }) => followedHours),
    flagsOf(opened, wasResolved),
  );
  const curve = kaplanMeier(
    Float64Array.from(
      opened,
      ({ openedMillis, resolvedMillis, closedMillis }) =>
        (Math.min(SNAPSHOT_MILLIS, resolvedMillis ?? closedMillis) - openedMillis) / HOUR_MILLIS,
    ),
    flagsOf(opened, isResolved),
  );
  const three = (share: number) => ({
    naive: quantile(naive, share),
    km: curve?.quantile(share),
    true: truth?.quantile(share),
  });
  return {
    opened_before: opened.length,
    resolved_by_then: naive.length,
    median_h_of_resolved_only: quantile(naive, 0.5),
    kaplan_meier_median_h: curve?.quantile(0.5),
    true_median_h: truth?.quantile(0.5),
    p75: three(0.75),
    p90: three(0.9),
  };
}

/** A snapshot in the middle of the log, where many incidents are still open. */
export const censoringChecks: readonly Check[] = [
  incidentCheck('censoring_trap_snapshot_2016_04_01', snapshot),
];
