import type { FactValue } from '@baton/conventions';

/** A value as a Map column keeps it: all text, lists as JSON. */
export const valueText = (value: FactValue): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? JSON.stringify(value) : String(value);
