import { dashboardChanges } from '@baton/store';
import {
  type Dashboard,
  DashboardBuilder,
  type DashboardLink,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { clickHouseTarget, DATA_SOURCE } from './clickhouse-target.ts';
import type { PanelMaker } from './panels/panel.ts';
import type { VariableName } from './query-text.ts';
import { variableOf } from './variables.ts';

/** What a dashboard consists of. */
export interface DashboardSpec {
  /** Fixed: links and alert rules name it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Beside the data source. */
  readonly variables: readonly VariableName[];
  readonly panels: readonly PanelMaker[];
  /** Change points and interventions as marks on graphs over time. */
  readonly marksChanges?: boolean;
}

/** Older than the SDK's, so that Grafana 11.6 loads it too: it migrates upward only. */
const SCHEMA_VERSION = 39;

const LINK_TO_OTHERS = {
  title: 'Handoffs',
  type: 'dashboards',
  icon: 'external link',
  tooltip: '',
  tags: ['baton'],
  asDropdown: true,
  targetBlank: false,
  includeVars: true,
  keepTime: true,
} as unknown as DashboardLink;

function changeMarks(variables: ReadonlySet<VariableName>): object {
  return {
    name: dashboardChanges.title,
    enable: true,
    iconColor: 'purple',
    datasource: DATA_SOURCE,
    target: {
      ...clickHouseTarget(dashboardChanges, { variables, refId: 'Changes' }),
      // Grafana's types want what its own annotations have; the plugin ignores it.
      limit: 100,
      matchAny: false,
      tags: [],
      type: 'dashboard',
    },
  };
}

/** A classic (v1) dashboard: the form that files provision on Grafana 11.6 and later. */
export function defineDashboard(spec: DashboardSpec): Dashboard {
  const variables: VariableName[] = ['datasource', ...spec.variables];
  const builder = new DashboardBuilder(spec.title)
    .id(null)
    .uid(spec.uid)
    .description(spec.description)
    .tags(['baton'])
    .timezone('browser')
    .time({ from: 'now-30d', to: 'now' })
    .refresh('1m')
    .variables(variables.map(variableOf));
  const place = { variables: new Set(variables) };
  for (const [i, panel] of spec.panels.entries()) builder.withPanel(panel({ ...place, id: i + 1 }));
  const { schemaVersion: _, ...dashboard } = builder.build();
  return {
    ...dashboard,
    // The key must be there, and the builder leaves it out.
    id: null,
    schemaVersion: SCHEMA_VERSION,
    links: [LINK_TO_OTHERS],
    annotations: { list: spec.marksChanges === true ? [changeMarks(place.variables)] : [] },
  } as unknown as Dashboard;
}
