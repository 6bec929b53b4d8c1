import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import type { Steps } from '../statistics/steps.ts';
import { numberEffect, type StratifiedEffect, shareEffect } from './effects.ts';
import type { Factor, FactorSample, Outcome } from './factor-sample.ts';
import { type StratifiedTimes, stratifiedTimes } from './median-ratio.ts';
import { crossed, type Strata, strataOf } from './strata.ts';
import { stratifiedLogRank } from './stratified-log-rank.ts';

/** Fewest handoffs on either side of a factor. */
export const MINIMUM_ARM = 30;

/** One factor beside one outcome, tested on all rows and inside strata. */
export interface Screened {
  readonly factor: Factor;
  readonly outcome: Outcome;
  /** Of a combination: the factor that both sides have, so that only the other one tells them apart. */
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
export function* screen(sample: FactorSample, factors: readonly Factor[]): Steps<Screened[]> {
  const everything = strataOf(sample.rows, []);
  const strataBy = new Map<string, Strata>();
  const strataFor = (factor: Factor): Strata => {
    const dimensions = factor.dimension.split('+');
    const except = new Set(
      sample.adjustedFor.map(({ name }) => name).filter((name) => dimensions.includes(name)),
    );
    const key = [...except].join('+');
    const strata = strataBy.get(key) ?? strataOf(sample.rows, sample.adjustedFor, except);
    strataBy.set(key, strata);
    return strata;
  };
  const crossings = new Map<Strata, Map<Factor, Strata>>();
  const beside = (strata: Strata, part: Factor): Strata => {
    const ofStrata = crossings.get(strata) ?? new Map<Factor, Strata>();
    crossings.set(strata, ofStrata);
    const both = ofStrata.get(part) ?? crossed(strata, part.exposed);
    ofStrata.set(part, both);
    return both;
  };
  const screened: Screened[] = [];
  for (const outcome of sample.outcomes) {
    const test = testOf(outcome);
    const compare = (factor: Factor, part?: Factor): Screened | undefined => {
      const arms = armsOf(outcome, factor, part);
      if (Math.min(arms.exposed, arms.others) < MINIMUM_ARM) return undefined;
      const strata = part === undefined ? strataFor(factor) : beside(strataFor(factor), part);
      const crudeStrata = part === undefined ? everything : beside(everything, part);
      return {
        ...{ factor, outcome, ...arms, crudeStrata, strata },
        ...(part === undefined ? {} : { beside: part }),
        crude: test(factor.exposed, crudeStrata),
        adjusted: test(factor.exposed, strata),
      };
    };
    for (const factor of factors) {
      const compared = (factor.parts ?? [undefined]).map((part) => compare(factor, part));
      yield;
      if (compared.includes(undefined)) continue;
      const [weakest] = (compared as Screened[]).toSorted((a, b) => pOf(b) - pOf(a));
      if (weakest !== undefined) screened.push(weakest);
    }
  }
  return screened;
}

const pOf = ({ adjusted }: Screened): number => adjusted?.pValue ?? 1;

/** Benjamini-Hochberg over all tests, those that could not be made counted as telling nothing. */
export function rank(screened: readonly Screened[]): Ranked[] {
  const crudeQ = benjaminiHochberg(screened.map(({ crude }) => crude?.pValue ?? 1));
  const adjustedQ = benjaminiHochberg(screened.map(({ adjusted }) => adjusted?.pValue ?? 1));
  return screened.map((one, at) => ({
    ...one,
    crudeQ: crudeQ[at] ?? 1,
    adjustedQ: adjustedQ[at] ?? 1,
  }));
}

/** Rows on either side that the outcome says something of, and that have `beside`. */
export function armsOf(
  outcome: Outcome,
  { exposed }: Factor,
  beside?: Factor,
): { exposed: number; others: number } {
  let n = 0;
  let those = 0;
  for (let row = 0; row < exposed.length; row++) {
    if (outcome.kind !== 'time' && outcome.known[row] !== 1) continue;
    if (beside?.exposed[row] === 0) continue;
    n++;
    those += exposed[row] as number;
  }
  return { exposed: those, others: n - those };
}

type Test = (exposed: Uint8Array, strata: Strata) => Screened['adjusted'];

function testOf(outcome: Outcome): Test {
  if (outcome.kind === 'share') return (exposed, strata) => shareEffect(outcome, exposed, strata);
  if (outcome.kind === 'number') return (exposed, strata) => numberEffect(outcome, exposed, strata);
  const order = byTime(outcome.seconds, outcome.ended);
  const sorted = new Map<Strata, StratifiedTimes>();
  return (exposed, strata) => {
    const times = sorted.get(strata) ?? stratifiedTimes(outcome, order, strata);
    sorted.set(strata, times);
    return stratifiedLogRank(times, exposed);
  };
}

/** Rows by rising time; of one time, what ended comes before what is still open. */
export function byTime(seconds: Float64Array, ended: Uint8Array): Uint32Array {
  return Uint32Array.from(seconds.keys()).sort(
    (a, b) =>
      (seconds[a] as number) - (seconds[b] as number) ||
      (ended[b] as number) - (ended[a] as number),
  );
}
