import { dashboards } from '../src/generated-files.ts';

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

/** Every query of every panel that is shipped. */
export const panelTargets: readonly PanelTarget[] = dashboards.flatMap((dashboard) =>
  (dashboard.panels ?? []).flatMap((panel) => {
    if (!('targets' in panel)) return [];
    return (panel.targets ?? []).map((target) => {
      const { refId, format, rawSql } = target as unknown as {
        refId: string;
        format: number;
        rawSql: string;
      };
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
