/** How much the rate of all counts beside the cases of one name, in cases. */
export const PRIOR_WEIGHT = 20;

const MINIMUM = 1e-4;

/** Log-odds of a rate, kept away from 0 and 1. */
export const logOdds = (rate: number): number => {
  const kept = Math.min(1 - MINIMUM, Math.max(MINIMUM, rate));
  return Math.log(kept / (1 - kept));
};

/** Rates of an outcome by name, drawn toward the rate of all. */
export interface SmoothedRates {
  readonly overall: number;
  readonly names: readonly string[];
  /** The rate of all for a name that was not seen. */
  rateOf(name: string): number;
}

/**
 * Counts `(sum of outcomes + w·p) / (n + w)` by name, where p is the rate of all and w {@link PRIOR_WEIGHT} (additive
 * smoothing toward a prior mean; Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes",
 * SIGKDD Explorations 3(1), 2001). `keep` leaves rows out.
 */
export function smoothedRates(
  names: readonly string[],
  outcomes: Uint8Array,
  keep: (row: number) => boolean = () => true,
): SmoothedRates {
  const counts = new Map<string, { wrong: number; n: number }>();
  let wrong = 0;
  let n = 0;
  names.forEach((name, row) => {
    if (!keep(row)) return;
    const outcome = outcomes[row] ?? 0;
    const count = counts.get(name) ?? { wrong: 0, n: 0 };
    count.wrong += outcome;
    count.n++;
    counts.set(name, count);
    wrong += outcome;
    n++;
  });
  const overall = n === 0 ? 0.5 : wrong / n;
  return {
    overall,
    names: [...counts.keys()],
    rateOf(name) {
      const count = counts.get(name);
      if (count === undefined) return overall;
      return (count.wrong + PRIOR_WEIGHT * overall) / (count.n + PRIOR_WEIGHT);
    },
  };
}
