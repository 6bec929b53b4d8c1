/** Milliseconds to add to an instant to get the local time of a zone, as if that were UTC. */
export type OffsetAt = (millis: number) => number;

const FIELDS = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/;

/** Reads a zone's offsets from the runtime's own time zone data; throws RangeError for an unknown zone. */
export function createOffsetAt(timeZone: string): OffsetAt {
  // Fixed locale, calendar, digits and field order, so that one pattern reads every answer.
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (millis) => {
    const match = FIELDS.exec(format.format(millis));
    if (!match) throw new RangeError(`Cannot read the local time of ${timeZone}.`);
    const [, month, day, year, hour, minute, second] = match.map(Number);
    const local = Date.UTC(
      year as number,
      (month as number) - 1,
      day,
      hour as number,
      minute as number,
      second as number,
    );
    return local - Math.floor(millis / 1_000) * 1_000;
  };
}
