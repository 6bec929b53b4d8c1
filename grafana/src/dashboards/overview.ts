import {
  dashboardFailuresByDay,
  dashboardPairs,
  dashboardSlowestOpen,
  dashboardWaitingByDay,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { PAIR_LINK, TRACE_LINK } from '../links.ts';
import { alertList } from '../panels/alert-list.ts';
import { handoffMap } from '../panels/handoff-map.ts';
import { handoffTiles } from '../panels/handoff-tiles.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/time-series.ts';

const HALF = { span: 12, height: 9 };

/** Where work waits, fails and stands still, over all teams. */
export const overview = defineDashboard({
  uid: 'handoff-overview',
  title: 'Handoffs: overview',
  description: 'Where work waits between teams, what fails, and what is open now.',
  variables: ['namespace', 'process'],
  marksChanges: true,
  panels: [
    ...handoffTiles,
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
