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
 * SIGKDD Explorations 3(1), 2001).
 */
export function smoothedRates(names: readonly string[], outcomes: Uint8Array): SmoothedRates {
  const counts = new Map<string, { wrong: number; n: number }>();
  let wrong = 0;
  let n = 0;
  names.forEach((name, row) => {
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
      return count === undefined ? overall : drawn(count.wrong, count.n, overall);
    },
  };
}

const drawn = (wrong: number, n: number, overall: number): number =>
  (wrong + PRIOR_WEIGHT * overall) / (n + PRIOR_WEIGHT);

/** The rate of the name of each row by {@link smoothedRates} of the rows of all other folds; a half where there are none. */
export function ratesOfOtherFolds(
  names: readonly string[],
  outcomes: Uint8Array,
  folds: { readonly of: Uint8Array; readonly count: number },
): Float64Array {
  const places = new Map<string, number>();
  const placeOf = Uint32Array.from(names, (name) => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  // By name and, last, of all names; inside by fold and, last, of all folds.
  const width = folds.count + 1;
  const n = new Uint32Array((places.size + 1) * width);
  const wrong = new Uint32Array(n.length);
  placeOf.forEach((place, row) => {
    for (const ofName of [place, places.size]) {
      for (const fold of [folds.of[row] as number, folds.count]) {
        const at = ofName * width + fold;
        n[at] = (n[at] as number) + 1;
        wrong[at] = (wrong[at] as number) + (outcomes[row] as number);
      }
    }
  });
  const without = (counts: Uint32Array, place: number, fold: number): number =>
    (counts[place * width + folds.count] as number) - (counts[place * width + fold] as number);
  return Float64Array.from(placeOf, (place, row) => {
    const fold = folds.of[row] as number;
    const others = without(n, places.size, fold);
    const overall = others === 0 ? 0.5 : without(wrong, places.size, fold) / others;
    return drawn(without(wrong, place, fold), without(n, place, fold), overall);
  });
}
