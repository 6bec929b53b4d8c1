import type { FactValue } from './fact.ts';
import { parseInstant } from './instant.ts';

// Attributes of foreign emitters come in any type, and a store that keeps them as text returns
// numbers and lists as text too. Whatever cannot be read is treated as not sent.

const DECIMAL = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

/** A text, or a number or boolean as text; undefined for anything else and for the empty text. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  return undefined;
}

/** A finite number, also from its decimal text. */
export function readNumber(value: unknown): number | undefined {
  const isNumber =
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && DECIMAL.test(value));
  const number = isNumber ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A whole number that is exactly representable, also from its text. */
export function readInteger(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** Names, also from their JSON text; a lone name is a list of one. */
export function readList(value: unknown): readonly string[] | undefined {
  const list =
    typeof value === 'string' && value.trimStart().startsWith('[') ? parse(value) : value;
  if (Array.isArray(list)) {
    return list.map(readText).filter((name): name is string => name !== undefined);
  }
  const name = readText(list);
  return name === undefined ? undefined : [name];
}

/** Milliseconds since 1970 of an ISO 8601 text. */
export function readInstant(value: unknown): number | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

/** Any value as one that Baton keeps: members of lists become text, structures JSON text. */
export function readValue(value: unknown): FactValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return readInteger(value) ?? String(value);
  if (Array.isArray(value) && value.every(isScalar)) return value.map(String);
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
