/** Milliseconds since 1970 as an instant in ISO 8601, UTC. */
export const isoOf = (millis: number): string => new Date(millis).toISOString();

/** {@link isoOf}, or null where nothing happened. */
export const isoOrNull = (millis: number | null): string | null =>
  millis === null ? null : isoOf(millis);

/** An instant as `2027-01-04 10:00 UTC`. */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** The day of an instant, `2027-01-04`. */
export function formatDay(instant: string): string {
  return instant.slice(0, 10);
}
