import { changeOf } from './difference-in-differences.ts';
import type { Outcome } from './outcome.ts';
import { type PairPeriods, usualOf } from './pair-periods.ts';

/** What the pairs did that were nearly as bad, without the change. */
export interface NextWorst {
  readonly pairs: readonly string[];
  /** Change of the treated pairs beyond that of the next-worst ones. */
  readonly estimate: number;
  readonly nextWorstChange: number;
}

/**
 * Compares pairs that were chosen when they were at their worst with the next-worst ones, which improve
 * as much by themselves (regression to the mean: Barnett, van der Pols & Dobson 2005, Int. J. Epidemiol. 34:215).
 * Undefined unless the treated pairs were worse before than three quarters of the others.
 */
export function nextWorst(
  pairs: readonly PairPeriods[],
  level: Outcome['level'],
): NextWorst | undefined {
  const ranked = pairs
    .map((pair) => ({ pair, before: usualOf(pair, level) }))
    .sort((a, b) => b.before - a.before);
  const treated = ranked.filter((one) => one.pair.isTreated);
  const others = ranked.filter((one) => !one.pair.isTreated);
  if (treated.length === 0 || others.length < 4) return undefined;
  const usual = mean(treated, (one) => one.before);
  if (others.filter((one) => one.before < usual).length < 0.75 * others.length) return undefined;
  const next = others.slice(0, Math.max(2, Math.min(treated.length, others.length / 4)));
  const change = (one: (typeof ranked)[number]): number => changeOf(one.pair, level);
  const nextWorstChange = mean(next, change);
  return {
    pairs: next.map((one) => one.pair.pair),
    estimate: mean(treated, change) - nextWorstChange,
    nextWorstChange,
  };
}

function mean<T extends { readonly pair: PairPeriods }>(
  list: readonly T[],
  figureOf: (one: T) => number,
): number {
  const weight = list.reduce((sum, one) => sum + one.pair.weight, 0);
  return list.reduce((sum, one) => sum + one.pair.weight * figureOf(one), 0) / weight;
}
