import type { Query } from '@baton/store';
import { columnsOf } from '../columns.ts';
import { type PanelMaker, panelOf, properties, type Size } from './panel.ts';

/** Figures over time as lines, with n as bars on an axis of its own. */
export function timeSeries(query: Query, size: Size): PanelMaker {
  return (place) => {
    const columns = columnsOf(query).filter((column) => column.isNumber);
    const main = columns.find((column) => column.name !== 'n');
    const panel = panelOf(
      {
        ...size,
        type: 'timeseries',
        format: 'timeseries',
        queries: [{ query }],
        options: {
          legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
          tooltip: { mode: 'multi', sort: 'none' },
        },
      },
      place,
    )
      .unit(main?.unit ?? 'none')
      .min(0)
      .custom({
        drawStyle: 'line',
        lineWidth: 2,
        showPoints: 'auto',
        spanNulls: false,
        fillOpacity: 0,
      });
    for (const { name, label, unit, decimals } of columns) {
      const volume = {
        'custom.drawStyle': 'bars',
        'custom.axisPlacement': 'right',
        'custom.fillOpacity': 15,
        'custom.lineWidth': 0,
        color: { mode: 'fixed', fixedColor: 'gray' },
      };
      panel.overrideByName(
        name,
        properties({ displayName: label, unit, decimals, ...(name === 'n' ? volume : {}) }),
      );
    }
    return panel;
  };
}
