import type { Query } from '@baton/store';
import { columnsOf } from '../columns.ts';
import { type PanelMaker, panelOf, properties, type Size } from './panel.ts';

/** What a table does beyond showing the columns. */
export interface TableOptions extends Size {
  readonly description?: string;
  /** Address behind a column's cells. */
  readonly links?: Readonly<Record<string, { readonly title: string; readonly url: string }>>;
  /** Columns that only the links read. */
  readonly hidden?: readonly string[];
  /** Widths in pixels. */
  readonly widths?: Readonly<Record<string, number>>;
}

/** The rows of a query, each column with its unit. */
export function table(query: Query, o: TableOptions): PanelMaker {
  return (place) => {
    const panel = panelOf(
      {
        span: o.span,
        height: o.height,
        type: 'table',
        queries: [{ query }],
        ...(o.description === undefined ? {} : { description: o.description }),
        options: { showHeader: true, cellHeight: 'sm' },
      },
      place,
    )
      .unit('none')
      .custom({ align: 'auto', cellOptions: { type: 'auto' }, filterable: true });
    for (const { name, label, unit, decimals } of columnsOf(query)) {
      const link = o.links?.[name];
      panel.overrideByName(
        name,
        properties({
          displayName: label,
          unit,
          decimals,
          'custom.hidden': o.hidden?.includes(name) ? true : undefined,
          'custom.width': o.widths?.[name],
          links: link === undefined ? undefined : [{ ...link, targetBlank: false }],
        }),
      );
    }
    return panel;
  };
}
