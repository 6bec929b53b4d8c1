import {
  dashboardArrivalDelay,
  dashboardFreshness,
  dashboardIngest,
  projectorBacklog,
  storageTables,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/time-series.ts';

const HALF = { span: 12, height: 9 };

/** Whether Baton itself gets what it should, and in time. */
export const collectorHealth = defineDashboard({
  uid: 'handoff-collector',
  title: 'Handoffs: collector',
  description:
    'What arrives and how late, what is stored, and what waits to be projected. The receiver and the engine tell more at their /metrics.',
  variables: ['namespace', 'process'],
  panels: [
    timeSeries(dashboardIngest, HALF),
    timeSeries(dashboardArrivalDelay, HALF),
    table(dashboardFreshness, { span: 24, height: 8 }),
    table(projectorBacklog, {
      ...HALF,
      description: `One row per process. ${projectorBacklog.description}`,
    }),
    table(storageTables, {
      ...HALF,
      description: `One row per table. ${storageTables.description}`,
    }),
  ],
});
