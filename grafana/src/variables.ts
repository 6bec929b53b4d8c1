import type { Query } from '@baton/store';
import {
  dashboardNamespaces,
  dashboardProcesses,
  dashboardReceivers,
  dashboardSenders,
} from '@baton/store';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATA_SOURCE } from './clickhouse-target.ts';
import { grafanaSql, type VariableName } from './query-text.ts';

const CHOICES = {
  namespace: ['Namespace', dashboardNamespaces],
  process: ['Process', dashboardProcesses],
  from_team: ['From team', dashboardSenders],
  to_team: ['To team', dashboardReceivers],
} as const satisfies Partial<Record<VariableName, readonly [string, Query]>>;

/** The variable of that name, as classic dashboards store it. */
export function variableOf(name: VariableName): Builder<VariableModel> {
  return { build: () => modelOf(name) as unknown as VariableModel };
}

function modelOf(name: VariableName): object {
  if (name === 'datasource') {
    return { name, label: 'Data source', type: 'datasource', query: DATA_SOURCE.type, refresh: 1 };
  }
  if (name === 'item') {
    const query = '';
    const label = 'Work item or trace id';
    return { name, label, type: 'textbox', query, current: { text: '', value: '' } };
  }
  const [label, query] = CHOICES[name];
  const rawSql = grafanaSql(query, new Set());
  return {
    name,
    label,
    description: query.description,
    type: 'query',
    datasource: DATA_SOURCE,
    definition: rawSql,
    query: { editorType: 'sql', rawSql, refId: `variable-${name}` },
    refresh: 1,
    sort: 1,
    multi: true,
    includeAll: true,
    // Stands between the brackets of a list: nothing chosen is everything, however many there are.
    allValue: '/* all */',
    current: { text: ['All'], value: ['$__all'] },
    options: [],
  };
}
