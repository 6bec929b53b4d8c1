import type { Redactor } from './create-redactor.ts';

/**
 * The same structure with every text in it redacted, before it becomes JSON: escapes such as `\\n` would hide where a
 * value begins. The name of a value is read with it, since it may be what tells a password or a telephone.
 */
export function redactValues(redactor: Redactor, value: unknown, name = ''): unknown {
  if (typeof value === 'string') return redactNamed(redactor, value, name);
  if (Array.isArray(value)) return value.map((one) => redactValues(redactor, one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      redactor.redact(key),
      redactValues(redactor, one, key),
    ]),
  );
}

function redactNamed(redactor: Redactor, text: string, name: string): string {
  if (name === '') return redactor.redact(text);
  return redactor.redactLines([name, text], ['', ': '])[1] ?? '';
}
