import { mannWhitney } from '../../../statistics/mann-whitney.ts';
import { quantile } from '../../../statistics/quantile.ts';
import { spearman } from '../../../statistics/spearman.ts';
import type { Check } from '../../check.ts';
import { byGroup, countOf, meanOf } from '../../course.ts';
import { rankCorrelationWithoutTies } from '../../rank-correlation-without-ties.ts';
import { type Incident, incidentCheck } from './incident.ts';
import { flagsOf, hoursOf, resolvedOf } from './resolved.ts';

function reassignmentBucket({ reassignments }: Incident): string {
  if (reassignments < 3) return String(reassignments);
  return reassignments < 5 ? '3-4' : '5+';
}

type Correlation = (x: Float64Array, y: Float64Array) => number | undefined;
function reassignmentsWithHours(
  incidents: readonly Incident[],
  correlation: Correlation,
): number | undefined {
  const resolved = resolvedOf(incidents);
  const reassignments = Float64Array.from(resolved, (one) => one.reassignments);
  return correlation(reassignments, hoursOf(resolved));
}

/** Figures of the resolution of incidents, and of their reassignments. */
export const resolutionChecks: readonly Check[] = [
  incidentCheck('with_resolved_at', (incidents) => resolvedOf(incidents).length),
  incidentCheck('reassignment_count', (incidents) => {
    const counts = incidents.map(({ reassignments }) => reassignments);
    return {
      mean: meanOf(counts),
      max: Math.max(0, ...counts),
      share_ge1: countOf(counts, (count) => count > 0) / counts.length,
    };
  }),
  incidentCheck('reopened', (incidents) => countOf(incidents, (one) => one.reopenCount > 0)),
  incidentCheck('made_sla_true', (incidents) => countOf(incidents, ({ metSla }) => metSla)),
  incidentCheck(
    'resolution_h.p90',
    (incidents) => quantile(hoursOf(resolvedOf(incidents)), 0.9),
    'quantile',
  ),
  incidentCheck('resolution_h', (incidents) => {
    const hours = hoursOf(resolvedOf(incidents));
    return { median: quantile(hours, 0.5), mean: meanOf([...hours]) };
  }),
  incidentCheck('by_reassignments', (incidents) =>
    byGroup(resolvedOf(incidents), reassignmentBucket, (group) => ({
      n: group.length,
      median_h: quantile(hoursOf(group), 0.5),
      sla: countOf(group, ({ metSla }) => metSla) / group.length,
    })),
  ),
  incidentCheck('reassigned_vs_not', (incidents) => {
    const resolved = resolvedOf(incidents);
    const reassigned = ({ reassignments }: Incident): boolean => reassignments > 0;
    const test = mannWhitney(hoursOf(resolved), flagsOf(resolved, reassigned));
    const others = resolved.filter((one) => !reassigned(one));
    return {
      mwu_u: test?.u,
      auc: test?.auc,
      cliffs_delta: test?.cliffsDelta,
      median_h: [
        quantile(hoursOf(resolved.filter(reassigned)), 0.5),
        quantile(hoursOf(others), 0.5),
      ],
    };
  }),
  incidentCheck('spearman_reassign_resolution', (incidents) =>
    reassignmentsWithHours(incidents, spearman),
  ),
  incidentCheck('clickhouse_rankCorr_tie_biased', (incidents) =>
    reassignmentsWithHours(incidents, rankCorrelationWithoutTies),
  ),
];
