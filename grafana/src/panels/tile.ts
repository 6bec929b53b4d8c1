import type { Query } from '@baton/store';
import { columnsOf } from '../columns.ts';
import { type PanelMaker, panelOf, properties, type Size } from './panel.ts';

/** The one row of a query as large numbers, n among them. */
export function tile(query: Query, size: Size): PanelMaker {
  return (place) => {
    const panel = panelOf(
      {
        ...size,
        type: 'stat',
        queries: [{ query }],
        options: {
          reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '/.*/' },
          textMode: 'value_and_name',
          colorMode: 'none',
          graphMode: 'none',
          orientation: 'auto',
          justifyMode: 'auto',
          wideLayout: true,
        },
      },
      place,
    ).unit('none');
    for (const { name, label, unit, decimals } of columnsOf(query)) {
      panel.overrideByName(name, properties({ displayName: label, unit, decimals }));
    }
    return panel;
  };
}
