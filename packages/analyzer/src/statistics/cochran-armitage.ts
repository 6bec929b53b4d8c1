import { twoSidedNormalP } from './normal-tail.ts';

/** One group of a trend test, such as a week. */
export interface TrendGroup {
  /** Where the group stands, such as the number of its week. */
  readonly score: number;
  /** How many of the group have the property. */
  readonly count: number;
  readonly n: number;
}

/** Result of a trend test over groups in order. */
export interface TrendTest {
  /** Above 0 where the share rises with the score. */
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
  /** Change of the share per unit of score, by weighted least squares. */
  readonly slope: number;
}

/**
 * Test for a linear trend of a share over ordered groups; undefined where all or none have the
 * property, or all groups stand at one score.
 *
 * Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375. Equals R's `prop.trend.test`.
 */
export function cochranArmitage(groups: readonly TrendGroup[]): TrendTest | undefined {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  if (n === 0) return undefined;
  const share = groups.reduce((sum, group) => sum + group.count, 0) / n;
  const meanScore = groups.reduce((sum, group) => sum + group.n * group.score, 0) / n;
  let together = 0;
  let spread = 0;
  for (const group of groups) {
    const distance = group.score - meanScore;
    together += (group.count - group.n * share) * distance;
    spread += group.n * distance * distance;
  }
  const variance = share * (1 - share) * spread;
  if (!(variance > 0)) return undefined;
  const z = together / Math.sqrt(variance);
  return { z, p: twoSidedNormalP(z), slope: together / spread };
}
