import type { Query } from '@baton/store';
import { type PanelMaker, panelOf, type Size } from './panel.ts';

/** Counts that are bucketed already: a row for each column, in their order. */
export function heatmap(query: Query, size: Size): PanelMaker {
  return (place) =>
    panelOf(
      {
        ...size,
        type: 'heatmap',
        format: 'timeseries',
        queries: [{ query }],
        options: {
          calculate: false,
          cellGap: 1,
          cellValues: { unit: 'none', decimals: 0 },
          color: {
            mode: 'scheme',
            scheme: 'Blues',
            steps: 64,
            exponent: 0.5,
            fill: 'blue',
            reverse: false,
          },
          rowsFrame: { layout: 'auto', value: 'n' },
          filterValues: { le: 1e-9 },
          yAxis: { axisPlacement: 'left', reverse: false },
          legend: { show: true },
          tooltip: { mode: 'single', yHistogram: false, showColorScale: false },
        },
      },
      place,
    ).unit('none');
}
