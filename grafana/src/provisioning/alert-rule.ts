import type { AlertRule } from '@baton/store';
import { DATA_SOURCE, FORMAT } from '../clickhouse-target.ts';
import { grafanaSql } from '../query-text.ts';
import { annotationsOf } from './alert-annotations.ts';
import { DATA_SOURCE_UID } from './data-source.ts';
import { goDuration } from './go-duration.ts';

/** Grafana's own engine of expressions. */
const EXPRESSIONS = '__expr__';

/** The queries read what they need from now on back by themselves; the plugin wants a range. */
const RANGE = { from: 600, to: 0 } as const;

/** Where a rule is shown. */
export interface PanelPlace {
  readonly dashboardUid: string;
  readonly panelId: number;
}

/**
 * A rule in the form of files (Grafana's `rules_types.go`), which is not that of its API: `keepFiringFor` and no
 * folder. `A` is a number table, one instance a row; `C` compares it, so nothing has to be reduced.
 */
export function alertRuleInFile(rule: AlertRule, { dashboardUid, panelId }: PanelPlace): object {
  return {
    uid: `baton-${rule.id}`,
    title: rule.title,
    condition: 'C',
    data: [
      {
        refId: 'A',
        relativeTimeRange: RANGE,
        datasourceUid: DATA_SOURCE_UID,
        model: {
          refId: 'A',
          datasource: { type: DATA_SOURCE.type, uid: DATA_SOURCE_UID },
          editorType: 'sql',
          queryType: 'table',
          format: FORMAT.table,
          // Alert rules have no variables.
          rawSql: grafanaSql(rule.query, new Set()),
        },
      },
      {
        refId: 'C',
        relativeTimeRange: RANGE,
        datasourceUid: EXPRESSIONS,
        model: {
          refId: 'C',
          datasource: { type: EXPRESSIONS, uid: EXPRESSIONS },
          type: 'threshold',
          expression: 'A',
          conditions: [
            {
              type: 'query',
              evaluator: { type: rule.threshold.operator, params: [rule.threshold.value] },
              query: { params: ['C'] },
              reducer: { type: 'last', params: [] },
              operator: { type: 'and' },
            },
          ],
        },
      },
    ],
    for: goDuration(rule.forSeconds),
    keepFiringFor: goDuration(rule.keepFiringForSeconds),
    noDataState: rule.noData === 'alerting' ? 'Alerting' : 'OK',
    execErrState: 'Error',
    isPaused: rule.isPaused === true,
    dashboardUid,
    panelId,
    labels: { source: 'baton', rule: rule.id, severity: rule.severity, audience: rule.audience },
    annotations: annotationsOf(rule),
  };
}
