import { sortedQuantile } from './quantile.ts';
import { seededRandom } from './seeded-random.ts';

/** Bounds of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Cumulative probabilities of a Poisson variable of mean 1, up to where 32 bits no longer tell. */
const CUMULATIVE = poissonCumulative(12);

/** A statistic of weighted rows; the array of weights is used again for the next replicate. */
export type WeightedStatistic = (weights: Uint8Array) => number | undefined;

/** How often and from which seed rows are drawn. */
export interface BootstrapOptions {
  /** @default 400 */
  readonly replicates?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * Percentile interval of a statistic over replicates in which each row counts a Poisson number of times (Hanley and
 * MacGibbon, "Creating non-parametric bootstrap samples using Poisson frequencies", Computer Methods and Programs in
 * Biomedicine 83, 2006; percentiles: Efron, Annals of Statistics 7, 1979). Replicates where the statistic is undefined
 * are left out; the interval is undefined where fewer than nine of ten are left. The same seed gives the same interval.
 */
export function poissonBootstrap(
  rows: number,
  statistic: WeightedStatistic,
  { replicates = 400, seed = 1 }: BootstrapOptions = {},
): Interval | undefined {
  const random = seededRandom(seed);
  const weights = new Uint8Array(rows);
  const values: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let row = 0; row < rows; row++) {
      const uniform = random();
      let count = 0;
      while (uniform >= (CUMULATIVE[count] as number)) count++;
      weights[row] = count;
    }
    const value = statistic(weights);
    if (value !== undefined && Number.isFinite(value)) values.push(value);
  }
  return middle95(values, replicates);
}

/** Between which the middle 95 % of values lie; undefined where fewer than nine of ten of those tried gave one. */
export function middle95(values: readonly number[], tried: number): Interval | undefined {
  if (values.length === 0 || values.length < 0.9 * tried) return undefined;
  const sorted = Float64Array.from(values).sort();
  return {
    low: sortedQuantile(sorted, 0.025) as number,
    high: sortedQuantile(sorted, 0.975) as number,
  };
}

function poissonCumulative(length: number): Float64Array {
  const cumulative = new Float64Array(length);
  let term = Math.exp(-1);
  let sum = 0;
  for (let k = 0; k < length; k++) {
    sum += term;
    cumulative[k] = sum;
    term /= k + 1;
  }
  cumulative[length - 1] = 1;
  return cumulative;
}
