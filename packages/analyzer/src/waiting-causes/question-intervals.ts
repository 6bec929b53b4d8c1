/**
 * Times at which a question about a handoff was open: from the oldest request that is not answered to
 * the next answer; to Infinity where none came. Facts in order of time, as the fold pairs them.
 */
export function questionIntervals(
  atMillis: readonly number[],
  asks: readonly boolean[],
): (readonly [fromMillis: number, toMillis: number])[] {
  const intervals: (readonly [number, number])[] = [];
  let askedAtMillis: number | undefined;
  for (const [place, millis] of atMillis.entries()) {
    if (asks[place]) {
      askedAtMillis ??= millis;
    } else if (askedAtMillis !== undefined) {
      intervals.push([askedAtMillis, millis]);
      askedAtMillis = undefined;
    }
  }
  if (askedAtMillis !== undefined) intervals.push([askedAtMillis, Number.POSITIVE_INFINITY]);
  return intervals;
}
