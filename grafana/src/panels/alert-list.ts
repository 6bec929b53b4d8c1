import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelMaker, Size } from './panel.ts';

/** What fires now in the folder of the rules. */
export function alertList(size: Size): PanelMaker {
  return ({ id }) =>
    new PanelBuilder()
      .id(id)
      .type('alertlist')
      .title('Alerts')
      .description('Alerts of the handoff rules that fire or are about to.')
      .span(size.span)
      .height(size.height)
      .options({
        viewMode: 'list',
        groupMode: 'default',
        groupBy: [],
        maxItems: 20,
        sortOrder: 1,
        dashboardAlerts: false,
        alertName: '',
        alertInstanceLabelFilter: '{source="baton"}',
        datasource: '-- Grafana --',
        stateFilter: { firing: true, pending: true, noData: false, normal: false, error: true },
      });
}
