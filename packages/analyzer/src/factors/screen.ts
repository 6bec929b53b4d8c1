import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import type { Steps } from '../statistics/steps.ts';
import { effectOn, overAllStrata, type StratifiedEffect, stratumSums } from './effects.ts';
import type {
  Factor,
  FactorSample,
  NumberOutcome,
  Outcome,
  ShareOutcome,
} from './factor-sample.ts';
import { type Strata, strataOf } from './strata.ts';
import { stratifiedLogRank } from './stratified-log-rank.ts';
import { createTimesIn, type TimesIn } from './times-in.ts';

/** Fewest handoffs on either side of a factor. */
export const MINIMUM_ARM = 30;

/** One factor beside one outcome, tested on all rows and inside strata. */
export interface Screened {
  readonly factor: Factor;
  readonly outcome: Outcome;
  /**
   * Of a combination: the factor that both sides have, so that only the other one tells them apart. Of a factor that is
   * not known of all rows: its `among`.
   */
  readonly beside?: Factor;
  readonly exposed: number;
  readonly others: number;
  readonly crudeStrata: Strata;
  readonly strata: Strata;
  readonly crude: Omit<StratifiedEffect, 'compared' | 'agreeing'> | undefined;
  /** Hazard ratio, odds ratio or difference of means inside strata. */
  readonly adjusted:
    | (Omit<StratifiedEffect, 'compared' | 'agreeing'> & Partial<StratifiedEffect>)
    | undefined;
}

/** A screened pair with the false discovery rates of its tests, over everything that was tried. */
export interface Ranked extends Screened {
  readonly crudeQ: number;
  readonly adjustedQ: number;
}

/**
 * Tests every factor that has enough on both sides against every outcome. A combination must go beyond each of its
 * factors alone: of the two comparisons the weaker one counts (intersection-union test, Berger, Technometrics 24, 1982),
 * or whatever is combined with a strong factor would look strong too.
 */
export function* screen(
  sample: FactorSample,
  factors: readonly Factor[],
  { everything, strataFor, timesIn }: Comparisons,
): Steps<Screened[]> {
  const screened: Screened[] = [];
  for (const outcome of sample.outcomes) {
    const compare = (factor: Factor, part?: Factor): Screened | undefined => {
      const strata = strataFor(factor);
      const tests = testsOf(outcome, { factor, part, strata, everything, timesIn });
      if (tests === undefined) return undefined;
      return {
        ...{ factor, outcome, crudeStrata: everything, strata },
        ...(part === undefined ? {} : { beside: part }),
        ...tests,
      };
    };
    for (const factor of factors) {
      const compared: (Screened | undefined)[] = [];
      for (const part of factor.parts ?? [factor.among]) {
        compared.push(compare(factor, part));
        yield;
      }
      if (compared.includes(undefined)) continue;
      const [weakest] = (compared as Screened[]).toSorted((a, b) => pOf(b) - pOf(a));
      if (weakest !== undefined) screened.push(weakest);
    }
  }
  return screened;
}

/** Strata and sorted times that every comparison of a sample shares. */
export interface Comparisons {
  readonly everything: Strata;
  /** Without the dimensions that the factor is made of. */
  strataFor(factor: Factor): Strata;
  readonly timesIn: TimesIn;
}

/** Groups and sorts the rows of a sample, each way once and not before it is asked for. */
export function createComparisons({
  rows,
  adjustedFor,
}: Pick<FactorSample, 'rows' | 'adjustedFor'>): Comparisons {
  const strataBy = new Map<string, Strata>();
  return {
    everything: strataOf(rows, []),
    strataFor({ dimension }) {
      const dimensions = dimension.split('+');
      const except = new Set(
        adjustedFor.map(({ name }) => name).filter((name) => dimensions.includes(name)),
      );
      const key = [...except].join('+');
      const strata = strataBy.get(key) ?? strataOf(rows, adjustedFor, except);
      strataBy.set(key, strata);
      return strata;
    },
    timesIn: createTimesIn(),
  };
}

const pOf = ({ adjusted }: Screened): number => adjusted?.pValue ?? 1;

/**
 * Benjamini-Hochberg over all tests, those that could not be made counted as telling nothing; `beside` are p-values of
 * tests of the same family that were made elsewhere.
 */
export function rank(
  screened: readonly Screened[],
  beside: readonly number[] = [],
): { readonly ranked: Ranked[]; readonly besideQ: readonly number[] } {
  const crudeQ = benjaminiHochberg(screened.map(({ crude }) => crude?.pValue ?? 1));
  const adjustedQ = benjaminiHochberg([
    ...screened.map(({ adjusted }) => adjusted?.pValue ?? 1),
    ...beside,
  ]);
  const ranked = screened.map((one, at) => ({
    ...one,
    crudeQ: crudeQ[at] ?? 1,
    adjustedQ: adjustedQ[at] ?? 1,
  }));
  return { ranked, besideQ: beside.map((_, at) => adjustedQ[screened.length + at] ?? 1) };
}

/** Who is compared: the rows that have `part`, if given, by whether they have the factor. */
interface Compared extends Pick<Comparisons, 'everything' | 'timesIn'> {
  readonly factor: Factor;
  readonly part: Factor | undefined;
  readonly strata: Strata;
}

type Tests = Pick<Screened, 'exposed' | 'others' | 'crude' | 'adjusted'>;

/** Tests on all rows and inside strata; undefined where either side has too few of which the outcome is known. */
function testsOf(
  outcome: Outcome,
  { factor: { exposed }, part, strata, everything, timesIn }: Compared,
): Tests | undefined {
  if (outcome.kind === 'time') {
    const arms = armsOf(exposed, part);
    if (Math.min(arms.exposed, arms.others) < MINIMUM_ARM) return undefined;
    return {
      ...arms,
      crude: stratifiedLogRank(timesIn(outcome, everything, part), exposed),
      adjusted: stratifiedLogRank(timesIn(outcome, strata, part), exposed),
    };
  }
  const sums = stratumSums({ ...outcome, known: knownOf(outcome, part) }, exposed, strata);
  const all = overAllStrata(sums);
  const arms = { exposed: all[3] as number, others: all[0] as number };
  if (Math.min(arms.exposed, arms.others) < MINIMUM_ARM) return undefined;
  return { ...arms, crude: effectOn(outcome, all), adjusted: effectOn(outcome, sums) };
}

function armsOf(exposed: Uint8Array, part: Factor | undefined): Pick<Tests, 'exposed' | 'others'> {
  let n = exposed.length;
  let those = 0;
  for (let row = 0; row < exposed.length; row++) {
    if (part?.exposed[row] === 0) n--;
    else those += exposed[row] as number;
  }
  return { exposed: those, others: n - those };
}

/** Where the outcome is known, of rows that have `beside`. */
export function knownOf({ known }: ShareOutcome | NumberOutcome, beside?: Factor): Uint8Array {
  if (beside === undefined) return known;
  const both = known.slice();
  for (let row = 0; row < both.length; row++) {
    both[row] = (both[row] as number) & (beside.exposed[row] as number);
  }
  return both;
}
