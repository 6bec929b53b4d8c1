import {
  dashboardAnalysisRuns,
  dashboardFailuresByDay,
  dashboardFindingCounts,
  dashboardFindings,
  dashboardWaitingByDay,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { table } from '../panels/table.ts';
import { tile } from '../panels/tile.ts';
import { timeSeries } from '../panels/time-series.ts';

const HALF = { span: 12, height: 9 };

/** What the analyzer found, with the evidence beside each claim. */
export const findings = defineDashboard({
  uid: 'handoff-findings',
  title: 'Handoffs: findings',
  description:
    'Claims of the analyzer with effect, interval, n, q and verdict. Associations, unless an intervention was compared.',
  variables: ['namespace', 'process'],
  marksChanges: true,
  panels: [
    tile(dashboardFindingCounts, { span: 24, height: 4 }),
    table(dashboardFindings, { span: 24, height: 16, widths: { claim: 640, verdict: 130 } }),
    timeSeries(dashboardWaitingByDay, HALF),
    timeSeries(dashboardFailuresByDay, HALF),
    table(dashboardAnalysisRuns, { span: 24, height: 8 }),
  ],
});
