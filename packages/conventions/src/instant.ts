const ISO =
  /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Milliseconds since 1970 of an ISO 8601 time, or undefined if it is none; finer digits are cut off.
 *
 * A time without an offset counts as UTC, so that the result does not depend on the reader's machine.
 */
export function parseInstant(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = match;
  if (Number(day) > daysInMonth(Number(year), Number(month))) return undefined;
  const fraction = (match[7] ?? '').slice(0, 3).padEnd(3, '0');
  const millis = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${offsetOf(match[8])}`,
  );
  return Number.isNaN(millis) ? undefined : millis;
}

function offsetOf(text = 'Z'): string {
  if (text.length === 1) return 'Z';
  const minutes = text.length === 3 ? '00' : text.slice(-2);
  return `${text.slice(0, 3)}:${minutes}`;
}

function daysInMonth(year: number, month: number): number {
  const first = new Date(0);
  first.setUTCFullYear(year, month, 0);
  return first.getUTCDate();
}
