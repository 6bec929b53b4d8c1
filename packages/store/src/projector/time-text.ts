const EARLIEST_MILLIS = Date.UTC(1900, 0, 1);
const LATEST_MILLIS = Date.UTC(2299, 11, 31);

/** ISO 8601 text of an instant, held within what a DateTime64 column can keep. */
export const timeText = (millis: number): string =>
  new Date(Math.min(Math.max(millis, EARLIEST_MILLIS), LATEST_MILLIS)).toISOString();

/** The same for a time that may not be known. */
export const timeTextOrNull = (millis: number | null): string | null =>
  millis === null || Number.isNaN(millis) ? null : timeText(millis);
