import { ConventionError } from './error.ts';

/** A length of time such as `30m`, `4h` or `2d`; a day is 24 hours and a week 7 days. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

/** What the text of a {@link Duration} looks like; the whole text must match. */
export const DURATION_PATTERN = '^[0-9]{1,9}(\\.[0-9]{1,9})?[smhdw]$';

const SHAPE = new RegExp(DURATION_PATTERN);
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
};

/** Whether the value is a well-formed duration: a number that is not negative, and one unit. */
export function isDuration(value: unknown): value is Duration {
  return typeof value === 'string' && SHAPE.test(value);
}

/**
 * Seconds of a duration such as `90m` (5400).
 *
 * @throws ConventionError `invalid_duration`
 */
export function parseDuration(text: string): number {
  if (!isDuration(text)) {
    throw new ConventionError(
      'invalid_duration',
      `Expected a duration such as 30m, 4h or 2d (units s, m, h, d, w), got ${JSON.stringify(text)}.`,
    );
  }
  return Number(text.slice(0, -1)) * (UNIT_SECONDS[text.slice(-1)] ?? Number.NaN);
}
