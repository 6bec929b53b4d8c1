import {
  dashboardCompleteness,
  dashboardFailures,
  dashboardFailuresByDay,
  dashboardOpenNow,
  dashboardPairs,
  dashboardSlowestOpen,
  dashboardVolume,
  dashboardWaiting,
  dashboardWaitingByDay,
  dashboardWaitingShare,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { PAIR_LINK, TRACE_LINK } from '../links.ts';
import { alertList } from '../panels/alert-list.ts';
import { handoffMap } from '../panels/handoff-map.ts';
import { table } from '../panels/table.ts';
import { tile } from '../panels/tile.ts';
import { timeSeries } from '../panels/time-series.ts';

const TILE = { span: 4, height: 5 };
const HALF = { span: 12, height: 9 };

/** Where work waits, fails and stands still, over all teams. */
export const overview = defineDashboard({
  uid: 'handoff-overview',
  title: 'Handoffs: overview',
  description: 'Where work waits between teams, what fails, and what is open now.',
  variables: ['namespace', 'process'],
  marksChanges: true,
  panels: [
    tile(dashboardVolume, TILE),
    tile(dashboardWaiting, TILE),
    tile(dashboardWaitingShare, TILE),
    tile(dashboardFailures, TILE),
    tile(dashboardCompleteness, TILE),
    tile(dashboardOpenNow, TILE),
    timeSeries(dashboardWaitingByDay, HALF),
    timeSeries(dashboardFailuresByDay, HALF),
    handoffMap({ span: 16, height: 14 }),
    alertList({ span: 8, height: 14 }),
    table(dashboardSlowestOpen, {
      span: 24,
      height: 10,
      links: { item: TRACE_LINK },
      hidden: ['trace', 'namespace'],
    }),
    table(dashboardPairs, {
      span: 24,
      height: 10,
      links: { sourceTeam: PAIR_LINK, targetTeam: PAIR_LINK },
      hidden: ['namespace', 'sourceValue', 'targetValue'],
    }),
  ],
});
