import type { Finding } from '../findings/finding.ts';
import { atOnce, type Steps } from '../statistics/steps.ts';
import { combine } from './combine.ts';
import { type Examined, examine, type Resampling } from './examine.ts';
import type { FactorSample } from './factor-sample.ts';
import { createComparisons, type Ranked, rank, screen } from './screen.ts';
import { verdictOf } from './verdict.ts';

/** How often a factor is permuted. */
export const PERMUTATIONS = 200;

/** How factors are analyzed. */
export interface FactorOptions extends Partial<Resampling> {
  /** False discovery rate over everything tried. @default 0.05 */
  readonly level?: number;
  /** Pairs that are examined after screening. @default 20 */
  readonly strongest?: number;
  /** P-values of tests made elsewhere that belong to the family. @default none */
  readonly beside?: readonly number[];
}

/** A pair of factor and outcome with its verdict. */
export interface Judged extends Examined {
  readonly verdict: Finding['verdict'];
}

/** What was tried and what came of it. */
export interface FactorAnalysis {
  /** Tests that were made; each counts against the false discovery rate. */
  readonly tried: number;
  /** False discovery rates of the tests that were made elsewhere, in their order. */
  readonly besideQ: readonly number[];
  /** Those with something to say, the strongest first. */
  readonly judged: readonly Judged[];
}

/**
 * Screens every factor, and combinations of the strongest, against every outcome; examines the strongest and judges
 * each. Only what was examined can be supported, while everything tried counts.
 */
export function* factorAnalysis(
  sample: FactorSample,
  options: FactorOptions = {},
): Steps<FactorAnalysis> {
  const { level = 0.05, strongest = 20, beside = [] } = options;
  const { bootstraps = 1000, permutations = PERMUTATIONS, seed = 1 } = options;
  const comparisons = createComparisons(sample);
  const singles = yield* screen(sample, sample.factors, comparisons);
  const screened = [...singles, ...(yield* screen(sample, combine(singles), comparisons))];
  const { ranked, besideQ } = rank(screened, beside);
  const examined = yield* examine(strongestOf(ranked, level, strongest), {
    ...{ rows: sample.rows, timesIn: comparisons.timesIn, bootstraps, permutations, seed },
  });
  const judged = examined.flatMap((one): Judged[] => {
    const verdict = verdictOf(one, level);
    // Why a combination adds nothing to one of its factors is not worth telling.
    const isTold = one.factor.parts === undefined || verdict === 'supported';
    return verdict === undefined || !isTold ? [] : [{ ...one, verdict }];
  });
  return { tried: screened.length + beside.length, besideQ, judged };
}

/** {@link factorAnalysis} at once. */
export function analyzeFactors(sample: FactorSample, options: FactorOptions = {}): FactorAnalysis {
  return atOnce(factorAnalysis(sample, options));
}

/** Teams and values are many: of one dimension no more are examined, or they would crowd out all others. */
const MAX_OF_DIMENSION = 3;

/** What holds inside strata first, then what only seems to hold. */
function strongestOf(ranked: readonly Ranked[], level: number, most: number): Ranked[] {
  const isAdjusted = (one: Ranked): boolean => one.adjustedQ <= level;
  const taken = new Map<string, number>();
  const striking = ranked.filter((one) => isAdjusted(one) || one.crudeQ <= level);
  return striking
    .toSorted(
      (a, b) =>
        Number(isAdjusted(b)) - Number(isAdjusted(a)) ||
        (isAdjusted(a) ? a.adjustedQ - b.adjustedQ : a.crudeQ - b.crudeQ) ||
        zOf(b) - zOf(a),
    )
    .filter(({ factor }) => {
      const before = taken.get(factor.dimension) ?? 0;
      taken.set(factor.dimension, before + 1);
      return before < MAX_OF_DIMENSION;
    })
    .slice(0, most);
}

/** How many errors the adjusted effect is away from none: orders what has a p-value of 0. */
function zOf({ outcome, adjusted }: Ranked): number {
  if (adjusted === undefined) return 0;
  const { value, low, high } = adjusted;
  if (outcome.kind === 'number') return Math.abs(value) / Math.max(Number.MIN_VALUE, high - low);
  return Math.abs(Math.log(value)) / Math.max(Number.MIN_VALUE, Math.log(high / low));
}
