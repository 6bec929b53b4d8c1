import type { Query } from '@baton/store';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { grafanaSql, type VariableName } from './query-text.ts';

/** What the plugin makes of the rows. Numbers are the plugin's own. */
export const FORMAT = { timeseries: 0, table: 1, traces: 3 } as const;

/** How rows are handed to a panel. */
export type Format = keyof typeof FORMAT;

/** The data source that is chosen at the top of the dashboard. */
export const DATA_SOURCE = {
  type: 'grafana-clickhouse-datasource',
  uid: '${datasource}',
} as const;

/** A query as the ClickHouse plugin stores it in a panel (plugin 4.20). */
export interface ClickHouseTarget {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly editorType: 'sql';
  readonly queryType: Format;
  readonly format: number;
  readonly rawSql: string;
  readonly pluginVersion: string;
}

/** A query of the catalogue as the target of a panel. */
export function clickHouseTarget(
  query: Query,
  o: { variables: ReadonlySet<VariableName>; format?: Format; refId?: string },
): ClickHouseTarget {
  const { variables, format = 'table', refId = 'A' } = o;
  return {
    refId,
    datasource: DATA_SOURCE,
    editorType: 'sql',
    queryType: format,
    format: FORMAT[format],
    rawSql: grafanaSql(query, variables),
    pluginVersion: '4.20.0',
  };
}

/** The SDK takes builders only. */
export function targetBuilder(target: ClickHouseTarget): Builder<Dataquery> {
  return { build: () => target as unknown as Dataquery };
}
