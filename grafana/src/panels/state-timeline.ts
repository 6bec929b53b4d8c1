import type { Query } from '@baton/store';
import { columnsOf } from '../columns.ts';
import { type PanelMaker, panelOf, properties, type Size } from './panel.ts';

/** One line of states, each lasting until the next; format table, since states are texts. */
export function stateTimeline(query: Query, size: Size): PanelMaker {
  return (place) => {
    const panel = panelOf(
      {
        ...size,
        type: 'state-timeline',
        queries: [{ query }],
        options: {
          mergeValues: true,
          showValue: 'auto',
          alignValue: 'left',
          rowHeight: 0.9,
          legend: { showLegend: false, displayMode: 'list', placement: 'bottom' },
          tooltip: { mode: 'single', sort: 'none' },
        },
      },
      place,
    )
      .unit('string')
      .custom({ lineWidth: 0, fillOpacity: 75 });
    for (const { name, label } of columnsOf(query)) {
      if (name !== 'time') panel.overrideByName(name, properties({ displayName: label }));
    }
    return panel;
  };
}
