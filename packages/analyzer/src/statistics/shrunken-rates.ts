import { betaQuantile } from './incomplete-beta.ts';

/** How often something happened to one of a group. */
export interface ObservedRate {
  readonly n: number;
  readonly count: number;
}

/** A rate drawn toward that of its group, with its 95 % interval. */
export interface ShrunkenRate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Beyond this many pseudo-observations members of a group do not differ. */
const MOST_PRIOR = 1e6;

/**
 * Rates of the members of a group, each drawn toward the rate of the group the more the fewer its observations are and the
 * less the members differ: the posterior of a beta-binomial whose prior is estimated from the group by moments (Kleinman,
 * JASA 68, 1973; Casella, "An introduction to empirical Bayes data analysis", The American Statistician 39, 1985).
 * Undefined for fewer than two members, or where it happened never or always.
 */
export function shrunkenRates(members: readonly ObservedRate[]): ShrunkenRate[] | undefined {
  const n = members.reduce((sum, one) => sum + one.n, 0);
  const mean = members.reduce((sum, one) => sum + one.count, 0) / n;
  if (members.length < 2 || !(mean > 0 && mean < 1)) return undefined;
  const spread = members.reduce((sum, one) => sum + one.n * (one.count / one.n - mean) ** 2, 0);
  const squares = members.reduce((sum, one) => sum + one.n ** 2, 0) / n;
  const chance = mean * (1 - mean);
  const freedom = members.length - 1;
  const correlation = (spread - chance * freedom) / (chance * (n - squares - freedom));
  const prior =
    correlation > 0 ? Math.min(MOST_PRIOR, (1 - correlation) / correlation) : MOST_PRIOR;
  return members.map((one) => {
    const a = Math.max(1e-6, prior * mean + one.count);
    const b = Math.max(1e-6, prior * (1 - mean) + one.n - one.count);
    return { value: a / (a + b), low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) };
  });
}
