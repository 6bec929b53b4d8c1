import type { FactValue } from '@baton/conventions';
import type { Report } from './reporter.ts';

// Verbs are called with whatever a service has at hand, also from plain JavaScript, and must not
// throw: these read one value each and give undefined for what does not fit.

/** Whether a value has properties that may be looked at. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A non-empty string; other scalars are written out. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return undefined;
}

/** A finite number. */
export function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The strings of a list. */
export function readNames(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : undefined;
}

/** Milliseconds since 1970 of a date, or of what a date can be made of. */
export function readMillis(value: unknown, report: Report): number | undefined {
  if (value === undefined || value === null) return undefined;
  const millis =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'string' || typeof value === 'number'
        ? new Date(value).getTime()
        : Number.NaN;
  if (!Number.isNaN(millis)) return millis;
  report('invalid_time', 'Expected a valid Date; the value given was left out.');
  return undefined;
}

/** A value that an attribute can hold; dates, objects and mixed lists are written out. */
export function readFactValue(value: unknown): FactValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (Array.isArray(value)) {
    const texts = value.map((entry) => (typeof entry === 'string' ? entry : toJson(entry)));
    return texts.filter((text) => text !== undefined);
  }
  return isObject(value) ? toJson(value) : undefined;
}

const toJson = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
};

/** The caller's own attributes; names under `handoff.` belong to the convention and are left out. */
export function readAttributes(
  value: unknown,
  report: Report,
): Record<string, FactValue> | undefined {
  if (!isObject(value)) return undefined;
  const attributes: [string, FactValue][] = [];
  for (const [name, entry] of Object.entries(value)) {
    if (entry === undefined || entry === null) continue;
    const read = readFactValue(entry);
    if (read === undefined || name === '' || name.startsWith('handoff.')) {
      report(
        'invalid_attribute',
        `The attribute "${name}" was left out: its name must not begin with "handoff." and its value must be a string, number, boolean or list.`,
      );
    } else {
      attributes.push([name, read]);
    }
  }
  // Defines own properties, so that a name such as `__proto__` is one like any other.
  return Object.fromEntries(attributes);
}
