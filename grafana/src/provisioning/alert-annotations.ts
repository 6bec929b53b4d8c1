import type { AlertRule } from '@baton/store';

/** Grafana's address without its last slash; its templates have no other way to say so. */
const ADDRESS = '{{ reReplaceAll `/+\\z` `` externalURL }}';

/** As the values of dashboard variables want it; `\\\\` is one backslash to look for and two to write. */
const DOUBLED = 'reReplaceAll `\\\\` `\\\\`';

const VARIABLES: Readonly<Record<string, string>> = {
  process: 'process',
  source_team: 'from_team',
  target_team: 'to_team',
};

/**
 * What is told with an alert, as templates of Grafana. A bare `$labels` is left alone in the annotations of a file,
 * `${...}` and `$name` in labels are not.
 */
export function annotationsOf(rule: AlertRule): Record<string, string> {
  return {
    summary: template(rule.summary, rule),
    description: `${rule.description} ${template(rule.advice, rule)}`,
    dashboard_url: dashboardUrl(rule),
  };
}

function template(text: string, rule: AlertRule): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'value') return `{{ with $values.A }}{{ ${readable(rule.unit)} .Value }}{{ end }}`;
    if (name !== 'namespace' && !rule.labels.some((label) => label === name)) {
      throw new Error(`${rule.id} speaks of ${name}, which is no label of it.`);
    }
    return `{{ $labels.${name} }}`;
  });
}

const readable = (unit: AlertRule['unit']): string =>
  unit === 'share' ? 'humanizePercentage' : 'humanize';

function dashboardUrl({ dashboard, labels }: AlertRule): string {
  const chosen = labels.flatMap((label) => {
    const variable = VARIABLES[label];
    return variable === undefined
      ? []
      : [`var-${variable}={{ $labels.${label} | ${DOUBLED} | urlquery }}`];
  });
  return `${ADDRESS}/d/${dashboard}${chosen.length === 0 ? '' : `?${chosen.join('&')}`}`;
}
