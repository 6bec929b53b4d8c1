import {
  dashboardNextDue,
  dashboardOpenNow,
  dashboardSlo,
  dashboardSloByDay,
  dashboardSloPairs,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { PAIR_LINK, TRACE_LINK } from '../links.ts';
import { table } from '../panels/table.ts';
import { tile } from '../panels/tile.ts';
import { timeSeries } from '../panels/time-series.ts';

/** Whether agreed times are kept, and how fast breaches use up what is allowed. */
export const slo = defineDashboard({
  uid: 'handoff-slo',
  title: 'Handoffs: agreed times',
  description:
    'Agreed times against an objective of 90 % in time. A breach counts when the time is up, not when the handoff ends.',
  variables: ['namespace', 'process'],
  marksChanges: true,
  panels: [
    tile(dashboardSlo, { span: 14, height: 5 }),
    tile(dashboardOpenNow, { span: 10, height: 5 }),
    timeSeries(dashboardSloByDay, { span: 24, height: 9 }),
    table(dashboardSloPairs, {
      span: 24,
      height: 9,
      links: { sourceTeam: PAIR_LINK, targetTeam: PAIR_LINK },
      hidden: ['namespace', 'sourceValue', 'targetValue'],
    }),
    table(dashboardNextDue, {
      span: 24,
      height: 10,
      links: { item: TRACE_LINK },
      hidden: ['trace', 'namespace'],
    }),
  ],
});
