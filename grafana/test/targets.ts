import { dashboards } from '../src/dashboards.ts';

/** One query of one panel. */
export interface PanelTarget {
  readonly dashboard: string;
  readonly panel: string;
  readonly type: string;
  readonly refId: string;
  readonly format: number;
  readonly sql: string;
  /** Variables of its dashboard. */
  readonly variables: readonly string[];
}

interface Stored {
  readonly refId: string;
  readonly format: number;
  readonly rawSql: string;
}

/** Every query of every panel that is shipped. */
export const panelTargets: readonly PanelTarget[] = dashboards.flatMap((dashboard) =>
  (dashboard.panels ?? []).flatMap((panel) => {
    if (!('targets' in panel)) return [];
    return (panel.targets ?? []).map((target) => {
      const { refId, format, rawSql } = target as unknown as Stored;
      return {
        dashboard: dashboard.uid ?? '',
        panel: panel.title ?? '',
        type: panel.type,
        refId,
        format,
        sql: rawSql,
        variables: (dashboard.templating?.list ?? []).map((one) => one.name),
      };
    });
  }),
);

/** The queries behind marks and variables of all dashboards. */
export const otherTargets: readonly { readonly at: string; readonly sql: string }[] =
  dashboards.flatMap((dashboard) => {
    const at = (name: string): string => `${dashboard.uid}, ${name}`;
    const marks = (dashboard.annotations?.list ?? []).map((one) => ({
      at: at(one.name),
      sql: (one.target as unknown as Stored).rawSql,
    }));
    const variables = (dashboard.templating?.list ?? []).flatMap(({ name, type, query }) =>
      type === 'query' ? [{ at: at(name), sql: (query as unknown as Stored).rawSql }] : [],
    );
    return [...marks, ...variables];
  });
