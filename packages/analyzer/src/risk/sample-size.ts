/** How a sample of handoffs is drawn: parameters of `risk/features`. */
export interface SampleSize {
  readonly perMillion: number;
  readonly atLeast: number;
}

/** Handoffs of each pair of teams that are kept in any case, where there are so many. */
const AT_LEAST = 1000;
/** Of all that are kept, so many at most are kept for the sake of rare pairs. */
const SHARE_FOR_PAIRS = 0.25;

/**
 * A sample of about `most` handoffs: the same share of every pair of teams, but of rare pairs so many more that they can
 * be compared (a minimum in each stratum: Cochran, "Sampling Techniques", 1977, chapter 5).
 */
export function sampleSize(
  { handoffs, byPair }: { readonly handoffs: number; readonly byPair: readonly number[] },
  most: number,
): SampleSize {
  if (handoffs <= most) return { perMillion: MILLION, atLeast: 0 };
  const atLeast = Math.min(AT_LEAST, Math.floor((SHARE_FOR_PAIRS * most) / byPair.length));
  const keeps = (perMillion: number): number =>
    byPair.reduce((sum, n) => sum + Math.max((n * perMillion) / MILLION, Math.min(n, atLeast)), 0);
  let low = 1;
  let high = MILLION;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (keeps(middle) <= most) low = middle;
    else high = middle - 1;
  }
  return { perMillion: low, atLeast };
}

const MILLION = 1_000_000;
