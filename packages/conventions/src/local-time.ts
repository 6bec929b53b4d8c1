/** A local time of day, `00:00` to `24:00`. */
export const CLOCK_TIME_PATTERN = '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$';

const CLOCK_TIME = new RegExp(CLOCK_TIME_PATTERN);

/** Minutes since midnight of `HH:MM`, or undefined if the text is no time of day. */
export function parseClockTime(text: string): number | undefined {
  if (!CLOCK_TIME.test(text)) return undefined;
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** Whether the runtime knows the time zone. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
