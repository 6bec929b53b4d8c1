import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';

interface Target {
  readonly refId: string;
  readonly format: number;
  readonly rawSql: string;
  readonly datasource?: { readonly uid?: string };
}

/** Panels that show values, as against lists and texts. */
const VALUES = new Set([
  'stat',
  'timeseries',
  'table',
  'heatmap',
  'bargauge',
  'nodeGraph',
  'barchart',
]);
/** Whole seconds on ten million rows, unless it reads the cycles of a work item only. */
const FINAL_ON_HANDOFFS =
  /\bhandoffs\s+(AS \w+ )?FINAL(?!(\s+ARRAY JOIN[^;]*?)?\s+WHERE \(Namespace, Process, Item, Cycle\) IN \()/;
const MACROS = new Set(['$__fromTime_ms', '$__toTime_ms']);

/** Where a dashboard breaks our own rules, as sentences. */
export function lint(dashboard: Dashboard): string[] {
  const panels = (dashboard.panels ?? []) as Panel[];
  const variables = new Set(dashboard.templating?.list?.map((one) => one.name));
  return [
    ...(dashboard.schemaVersion === 39 ? [] : ['schemaVersion is not that of Grafana 11.6']),
    ...(dashboard.id === null || dashboard.id === undefined ? [] : ['an id of its own']),
    ...(variables.has('datasource') ? [] : ['no data source to choose']),
    ...(dashboard.time?.from === 'now-30d' ? [] : ['another range than 30 days']),
    ...(dashboard.refresh === '1m' ? [] : ['another refresh than 1m']),
    ...twice(panels),
    ...panels.flatMap((panel) => panelProblems(panel, variables)),
  ];
}

function twice(panels: readonly Panel[]): string[] {
  const ids = panels.map((panel) => panel.id);
  return ids.flatMap((id, i) => (ids.indexOf(id) === i ? [] : [`id ${id} twice`]));
}

function panelProblems(panel: Panel, variables: ReadonlySet<string>): string[] {
  const targets = (panel.targets ?? []) as unknown as Target[];
  const found: string[] = [];
  if (!panel.title) found.push('no title');
  if (!panel.description) found.push('no description');
  if (!panel.id) found.push('no id');
  if (VALUES.has(panel.type)) {
    if (panel.fieldConfig?.defaults?.unit === undefined) found.push('no unit');
    // Cells of a heat map are counts themselves.
    const isListing = panel.type === 'heatmap' || panel.description?.startsWith('One row per');
    const hasCount = targets.some((target) => /\bAS (detail__)?n\b/.test(target.rawSql));
    if (isListing !== true && !hasCount) found.push('no n');
  }
  const refIds = targets.map((target) => target.refId).join();
  if (panel.type === 'nodeGraph' && refIds !== 'nodes,edges') found.push('not nodes, edges');
  found.push(...targets.flatMap((target) => targetProblems(target, variables)));
  return found.map((problem) => `${panel.title || panel.type}: ${problem}`);
}

function targetProblems(
  { rawSql, format, datasource }: Target,
  variables: ReadonlySet<string>,
): string[] {
  const found: string[] = [];
  if (rawSql.trim() === '') found.push('empty query');
  if (datasource?.uid !== '${datasource}') found.push('data source is fixed');
  if (FINAL_ON_HANDOFFS.test(rawSql)) found.push('reads all of handoffs FINAL');
  if (/\{\w+:\w/.test(rawSql.replace(/\$\{\w+:\w+\}/g, '')))
    found.push('a bound parameter is left');
  if (format === 0 && !/ORDER BY time\b/.test(rawSql)) found.push('no ORDER BY time');
  for (const [macro] of rawSql.matchAll(/\$__\w+/g)) {
    if (!MACROS.has(macro)) found.push(`unknown macro ${macro}`);
  }
  if (/\$__\w+\([^()]*\$__/.test(rawSql)) found.push('nested macros');
  for (const [, name = '', how] of rawSql.matchAll(/\$\{(\w+)(?::(\w+))?\}/g)) {
    if (!variables.has(name)) found.push(`unknown variable ${name}`);
    if (how !== 'sqlstring') found.push(`${name} is not quoted as sqlstring`);
  }
  return found;
}
