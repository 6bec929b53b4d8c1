import type { ParameterValue } from './engine.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
};

const escapeText = (text: string): string => text.replace(/[\\'\n\t\r\0]/g, (c) => ESCAPES[c] ?? c);

/** SQL string literal of a text. */
export const quoteLiteral = (text: string): string => `'${escapeText(text)}'`;

/** Text of a value as ClickHouse reads it for a `{name:Type}` placeholder (its Escaped format). */
export function parameterText(value: ParameterValue, nested = false): string {
  if (value === null) return nested ? 'NULL' : '\\N';
  if (typeof value === 'string') return nested ? quoteLiteral(value) : escapeText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Date) return (value.getTime() / 1000).toFixed(3);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return `[${value.map((member) => parameterText(member, true)).join(',')}]`;
}
