import type { FactValue } from '@baton/conventions';

const textOf = (value: FactValue): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? JSON.stringify(value) : String(value);

/** Values as a Map column keeps them: all text, lists as JSON. */
export function valueTexts(values: Readonly<Record<string, FactValue>>): Record<string, string> {
  const texts: [string, string][] = [];
  for (const key of Object.keys(values)) texts.push([key, textOf(values[key] ?? '')]);
  // `fromEntries` defines own properties, so a key named `__proto__` is a key like any other.
  return Object.fromEntries(texts);
}
