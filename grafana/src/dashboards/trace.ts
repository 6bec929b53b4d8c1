import {
  dashboardItemBars,
  dashboardItemFacts,
  dashboardItemHandoffs,
  dashboardItemHolders,
  dashboardItemSpans,
  dashboardItemSummary,
} from '@baton/store';
import { defineDashboard } from '../define-dashboard.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { traceView } from '../panels/trace-view.ts';

/** One work item: where it waited, who worked on it, what came along. */
export const trace = defineDashboard({
  uid: 'handoff-trace',
  title: 'Handoffs: work item',
  description: 'One work item from its first fact on, named by its key or by the id of its trace.',
  variables: ['namespace', 'process', 'item'],
  panels: [
    table(dashboardItemSummary, { span: 24, height: 4 }),
    traceView(dashboardItemBars, { span: 24, height: 16 }),
    table(dashboardItemHandoffs, { span: 24, height: 8 }),
    stateTimeline(dashboardItemHolders, { span: 24, height: 5 }),
    table(dashboardItemFacts, { span: 24, height: 9 }),
    traceView(dashboardItemSpans, { span: 24, height: 14 }),
  ],
});
