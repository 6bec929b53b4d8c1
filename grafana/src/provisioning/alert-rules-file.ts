import {
  type AlertRule,
  alertRules,
  dashboardIngest,
  dashboardSloByDay,
  dashboardSlowestOpen,
} from '@baton/store';
import { dashboards } from '../dashboards.ts';
import { alertRuleInFile, type PanelPlace } from './alert-rule.ts';
import { FOLDER } from './dashboard-provider.ts';
import { goDuration } from './go-duration.ts';

/** Handoffs last for hours and days: what Grafana is told a minute later is not late. */
const INTERVAL_SECONDS = 60;

/** The panel that an alert points at, by title. */
const PANELS: Readonly<Record<AlertRule['dashboard'], string>> = {
  'handoff-overview': dashboardSlowestOpen.title,
  'handoff-pair': dashboardSlowestOpen.title,
  'handoff-slo': dashboardSloByDay.title,
  'handoff-collector': dashboardIngest.title,
};

/** All rules of the catalogue in one group, for `provisioning/alerting`. */
export function alertRulesFile(): object {
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: 'handoffs',
        folder: FOLDER.folder,
        interval: goDuration(INTERVAL_SECONDS),
        rules: alertRules.map((rule) => alertRuleInFile(rule, placeOf(rule))),
      },
    ],
  };
}

function placeOf(rule: AlertRule): PanelPlace {
  const dashboard = dashboards.find((one) => one.uid === rule.dashboard);
  const panel = dashboard?.panels?.find(
    (one) => 'title' in one && one.title === PANELS[rule.dashboard],
  );
  if (panel?.id === undefined)
    throw new Error(`${rule.id} points at no panel of ${rule.dashboard}.`);
  return { dashboardUid: rule.dashboard, panelId: panel.id };
}
