/** What a person has chosen at the top of a dashboard. */
export interface Choices {
  /** A list for variables with several values, a text for text boxes; absent: All. */
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
  readonly fromMillis: number;
  readonly toMillis: number;
}

/** Grafana's own formats, as its `formatRegistry` writes them. */
const FORMATS: Readonly<Record<string, (value: string) => string>> = {
  sqlstring: (value) => `'${value.replace(/['"]/g, (one) => (one === "'" ? "''" : '\\"'))}'`,
  raw: (value) => value,
};

/** First Grafana's frontend, then the plugin's backend; throws on whatever neither of them knows. */
export function expand(sql: string, choices: Choices, allValue = '/* all */'): string {
  const text = expandMacros(interpolate(sql, choices, allValue), choices);
  if (/\$\w|\$\{/.test(withoutQuoted(text))) throw new Error(`Not expanded: ${text}`);
  return text;
}

function interpolate(sql: string, { variables }: Choices, allValue: string): string {
  return sql.replace(/\$\{(\w+)(?::(\w+))?\}/g, (_, name: string, formatName = 'raw') => {
    const value = variables[name];
    // A custom value of All is inserted as it is.
    if (value === undefined) return allValue;
    const format = FORMATS[formatName as string];
    if (format === undefined) throw new Error(`Unknown format ${formatName}`);
    return [value].flat().map(format).join(',');
  });
}

function expandMacros(sql: string, { fromMillis, toMillis }: Choices): string {
  return withoutComments(sql)
    .replace(/\$__fromTime_ms\b/g, `fromUnixTimestamp64Milli(${fromMillis})`)
    .replace(/\$__toTime_ms\b/g, `fromUnixTimestamp64Milli(${toMillis})`);
}

const QUOTED = /'(?:[^'\\]|\\.|'')*'|`[^`]*`/.source;

function withoutComments(sql: string): string {
  const either = new RegExp(`(${QUOTED})|--[^\\n]*|/\\*[\\s\\S]*?\\*/`, 'g');
  return sql.replace(either, (_, quoted?: string) => quoted ?? ' ');
}

function withoutQuoted(sql: string): string {
  return sql.replace(new RegExp(QUOTED, 'g'), "''");
}
