import { seededRandom } from '../statistics/seeded-random.ts';
import { studentCritical, twoSidedStudentP } from '../statistics/student-t.ts';
import type { Outcome } from './outcome.ts';
import type { PairPeriods } from './pair-periods.ts';
import { coarsened, levelOf } from './period-cell.ts';

/** Fewer comparison pairs do not show how much pairs drift apart by themselves. */
const PAIRS_FOR_DRIFT = 3;
/** Longer periods are not compared. */
const MOST_WEEKS = 32;

/** A change beyond that of a comparison group, on the scale of the levels. */
export interface Difference {
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  /** Change of each group by itself. */
  readonly treatedChange: number;
  readonly comparisonChange: number;
  /** Standard deviation of what pairs change by themselves, beyond chance; 0 where too few to say. */
  readonly driftOfPairs: number;
}

/**
 * Difference-in-differences over pairs: the change of the treated ones less that of the others; undefined
 * without a pair on either side.
 *
 * Levels per pair and period, changes averaged by size. The interval comes from weeks of pairs, drawn with
 * exponential weights (Bayesian bootstrap, Rubin 1981, Ann. Stat. 9:130; clusters as in Bertrand, Duflo & Mullainathan
 * 2004, Q. J. Econ. 119:249), and from how far comparison pairs drift apart by themselves (DerSimonian & Laird
 * 1986, Control. Clin. Trials 7:177, in the sense of Conley & Taber 2011, Rev. Econ. Stat. 93:113); Student's t
 * over the weeks of the treated pairs.
 */
export function differenceInDifferences(
  pairs: readonly PairPeriods[],
  level: Outcome['level'],
  options: { readonly replicates?: number; readonly seed?: number } = {},
): Difference | undefined {
  const { replicates = 200, seed = 1 } = options;
  const sizes = { treated: 0, comparison: 0 };
  for (const pair of pairs) sizes[pair.isTreated ? 'treated' : 'comparison'] += pair.weight;
  if (!(sizes.treated > 0) || !(sizes.comparison > 0)) return undefined;
  const shares = pairs.map(
    (pair) => pair.weight / (pair.isTreated ? sizes.treated : sizes.comparison),
  );
  const random = seededRandom(seed);
  const observed = pairs.map((pair) => changeOf(pair, level));
  const sum = (changes: readonly number[], isTreated: boolean): number =>
    pairs.reduce((all, pair, i) => {
      return pair.isTreated === isTreated ? all + (shares[i] ?? 0) * (changes[i] ?? 0) : all;
    }, 0);
  const draws = pairs.map((pair) => {
    const coarse = pair.strata.map(({ before, after, share }) => ({
      before: coarsened(before, level),
      after: coarsened(after, level),
      share,
    }));
    return Array.from({ length: replicates }, () =>
      changeOf({ ...pair, strata: coarse }, level, random),
    );
  });
  const variances = draws.map((own, i) => varianceOf(own) * correction(pairs[i]));
  const driftVariance = driftOfPairs(
    pairs.flatMap((pair, i) =>
      pair.isTreated ? [] : [{ change: observed[i] ?? 0, variance: variances[i] ?? 0 }],
    ),
  );
  // Pairs are drawn apart from one another, so the variance of their sum is the sum of theirs.
  const variance = pairs.reduce(
    (all, _, i) => all + (shares[i] ?? 0) ** 2 * ((variances[i] ?? 0) + driftVariance),
    0,
  );
  const treatedChange = sum(observed, true);
  const comparisonChange = sum(observed, false);
  const estimate = treatedChange - comparisonChange;
  const standardError = Math.sqrt(variance);
  const weeks = pairs.reduce(
    (all, pair) => (pair.isTreated ? all + pair.weeksBefore + pair.weeksAfter - 2 : all),
    0,
  );
  const degreesOfFreedom = Math.max(1, weeks);
  const half = studentCritical(0.05, degreesOfFreedom) * standardError;
  return {
    estimate,
    standardError,
    low: estimate - half,
    high: estimate + half,
    pValue: standardError > 0 ? twoSidedStudentP(estimate / standardError, degreesOfFreedom) : 1,
    treatedChange,
    comparisonChange,
    driftOfPairs: Math.sqrt(driftVariance),
  };
}

/** Weeks drawn with exponential weights vary less than weeks do: by (weeks - 1) / (weeks + 1). */
function correction(pair: PairPeriods | undefined): number {
  const weeks = Math.min(pair?.weeksBefore ?? 0, pair?.weeksAfter ?? 0);
  return weeks > 1 ? (weeks + 1) / (weeks - 1) : 3;
}

/** How much a pair changed, kind by kind; with `random` in a redrawn set of its weeks. */
export function changeOf(
  pair: PairPeriods,
  level: Outcome['level'],
  random?: () => number,
): number {
  const draw = (): Float64Array | undefined =>
    random && Float64Array.from({ length: MOST_WEEKS }, () => -Math.log(1 - random()));
  const [weeksBefore, weeksAfter] = [draw(), draw()];
  let sum = 0;
  let shares = 0;
  for (const { before, after, share } of pair.strata) {
    const change =
      (levelOf(after, level, weeksAfter) ?? 0) - (levelOf(before, level, weeksBefore) ?? 0);
    sum += share * change;
    shares += share;
  }
  return sum / shares;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((all, value) => all + value, 0) / values.length;
  return values.reduce((all, value) => all + (value - mean) ** 2, 0) / (values.length - 1);
}

/** Variance between the changes of pairs beyond what each varies by itself, by the method of moments. */
function driftOfPairs(
  pairs: readonly { readonly change: number; readonly variance: number }[],
): number {
  const usable = pairs.filter((pair) => pair.variance > 0);
  if (usable.length < PAIRS_FOR_DRIFT) return 0;
  const weights = usable.map((pair) => 1 / pair.variance);
  const total = weights.reduce((all, weight) => all + weight, 0);
  const mean = usable.reduce((all, pair, i) => all + (weights[i] ?? 0) * pair.change, 0) / total;
  const q = usable.reduce((all, pair, i) => all + (weights[i] ?? 0) * (pair.change - mean) ** 2, 0);
  const scale = total - weights.reduce((all, weight) => all + weight * weight, 0) / total;
  return scale > 0 ? Math.max(0, (q - (usable.length - 1)) / scale) : 0;
}
