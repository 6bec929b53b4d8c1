import {
  dashboardFailuresByDay,
  dashboardMissingFields,
  dashboardPairs,
  dashboardSlowestOpen,
  dashboardWaitingByDay,
  dashboardWaitSpread,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { TRACE_LINK } from '../links.ts';
import { handoffTiles } from '../panels/handoff-tiles.ts';
import { heatmap } from '../panels/heatmap.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/time-series.ts';

const HALF = { span: 12, height: 9 };

/** What passes from some teams to others: how long, how well, and what is missing. */
export const pair = defineDashboard({
  uid: 'handoff-pair',
  title: 'Handoffs: from team to team',
  description: 'Handoffs from the chosen teams to the chosen teams.',
  variables: ['namespace', 'process', 'from_team', 'to_team'],
  marksChanges: true,
  panels: [
    ...handoffTiles,
    timeSeries(dashboardWaitingByDay, HALF),
    heatmap(dashboardWaitSpread, HALF),
    timeSeries(dashboardFailuresByDay, HALF),
    table(dashboardMissingFields, HALF),
    table(dashboardSlowestOpen, {
      span: 24,
      height: 10,
      links: { item: TRACE_LINK },
      hidden: ['trace', 'namespace'],
    }),
    table(dashboardPairs, {
      span: 24,
      height: 7,
      hidden: ['namespace', 'sourceValue', 'targetValue'],
    }),
  ],
});
