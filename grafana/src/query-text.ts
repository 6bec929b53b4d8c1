import type { Query } from '@baton/store';

/** Name of a dashboard variable. */
export type VariableName =
  | 'datasource'
  | 'namespace'
  | 'process'
  | 'from_team'
  | 'to_team'
  | 'item';

/** Where a bound parameter of the catalogue gets its value in Grafana. */
const SOURCES: Readonly<
  Record<string, { readonly variable?: VariableName; readonly text: string }>
> = {
  namespaces: { variable: 'namespace', text: '[${namespace:sqlstring}]' },
  processes: { variable: 'process', text: '[${process:sqlstring}]' },
  sourceTeams: { variable: 'from_team', text: '[${from_team:sqlstring}]' },
  targetTeams: { variable: 'to_team', text: '[${to_team:sqlstring}]' },
  itemOrTrace: { variable: 'item', text: '${item:sqlstring}' },
  fromMillis: { text: 'toUnixTimestamp64Milli($__fromTime_ms)' },
  toMillis: { text: 'toUnixTimestamp64Milli($__toTime_ms)' },
  nowMillis: { text: 'toUnixTimestamp64Milli(now64(3))' },
};

const PLACEHOLDER = /\{(\w+):((?:[^{}()]|\([^()]*\))+)\}/g;

/**
 * The text of a query of the catalogue as Grafana's ClickHouse plugin wants it: bound parameters become
 * macros and variables, and their defaults where the dashboard has no such variable.
 *
 * A list is cast to its type, so that no choice at all (All) reads as the empty list: everything.
 * `sqlstring` doubles single quotes and leaves backslashes; the queries behind the variables double those.
 * Throws where a parameter has neither a source nor a default.
 */
export function grafanaSql(query: Query, variables: ReadonlySet<VariableName>): string {
  return query.sql.trim().replace(PLACEHOLDER, (_, name: string, type: string) => {
    const source = SOURCES[name];
    const isGiven =
      source !== undefined && (source.variable === undefined || variables.has(source.variable));
    return isGiven ? typed(source.text, type) : literalOf(defaultOf(query, name), type);
  });
}

function typed(text: string, type: string): string {
  return type.startsWith('Array(') ? `CAST(${text}, '${type}')` : text;
}

function defaultOf(query: Query, name: string): unknown {
  const parsed = query.params.shape[name]?.safeParse(undefined) as
    | { success: boolean; data?: unknown }
    | undefined;
  if (parsed?.success) return parsed.data;
  throw new Error(`${query.name} needs ${name}, and nothing in Grafana gives it.`);
}

function literalOf(value: unknown, type: string): string {
  if (Array.isArray(value))
    return typed(`[${value.map((one) => literalOf(one, '')).join(', ')}]`, type);
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  return String(value);
}
