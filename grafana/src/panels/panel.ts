import type { Query } from '@baton/store';
import { type DynamicConfigValue, PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { clickHouseTarget, DATA_SOURCE, type Format, targetBuilder } from '../clickhouse-target.ts';
import type { VariableName } from '../query-text.ts';

/** Where a panel stands in its dashboard. */
export interface Place {
  readonly id: number;
  readonly variables: ReadonlySet<VariableName>;
}

/** A panel that a dashboard gives its id and variables. */
export type PanelMaker = (place: Place) => PanelBuilder;

/** Width of 24 and height in rows of the grid. */
export interface Size {
  readonly span: number;
  readonly height: number;
}

/** What is shown of one query or several. */
export interface PanelSpec extends Size {
  readonly type: string;
  /** The first one names the panel and describes it. */
  readonly queries: readonly { readonly query: Query; readonly refId?: string }[];
  readonly format?: Format;
  readonly title?: string;
  readonly description?: string;
  readonly options?: object;
}

/** A panel over queries of the catalogue; title and description are theirs unless given. */
export function panelOf(spec: PanelSpec, { id, variables }: Place): PanelBuilder {
  const [first] = spec.queries;
  if (first === undefined) throw new Error(`A panel of type ${spec.type} without a query.`);
  const { format } = spec;
  return new PanelBuilder()
    .id(id)
    .type(spec.type)
    .title(spec.title ?? first.query.title)
    .description(spec.description ?? first.query.description)
    .span(spec.span)
    .height(spec.height)
    .datasource({ ...DATA_SOURCE })
    .targets(
      spec.queries.map(({ query, refId }) =>
        targetBuilder(
          clickHouseTarget(query, {
            variables,
            ...(format === undefined ? {} : { format }),
            ...(refId === undefined ? {} : { refId }),
          }),
        ),
      ),
    )
    .options(spec.options ?? {});
}

/** Properties of a column's override, without those that are undefined. */
export function properties(values: Readonly<Record<string, unknown>>): DynamicConfigValue[] {
  return Object.entries(values).flatMap(([id, value]) =>
    value === undefined ? [] : [{ id, value }],
  );
}
