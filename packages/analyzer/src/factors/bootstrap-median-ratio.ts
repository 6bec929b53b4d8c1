import { betaQuantiles } from '../statistics/beta-quantiles.ts';
import { type Interval, middle95 } from '../statistics/poisson-bootstrap.ts';
import { seededRandom, shuffle } from '../statistics/seeded-random.ts';
import { atOnce, type Steps } from '../statistics/steps.ts';
import { type Arms, armsByStratum, logOf, weightOf } from './median-ratio.ts';
import type { StratifiedTimes } from './stratified-times.ts';

/** How often medians are drawn, and from which seed. */
export interface MedianDraws {
  readonly replicates: number;
  readonly seed: number;
}

/**
 * The 95 % percentile interval of `medianRatio` over bootstrap samples that draw each arm of each stratum anew, in its
 * own size, without drawing any: of n values drawn with replacement, the k-th smallest is the quantile U of what they
 * are drawn from, where U has the distribution Beta(k, n - k + 1) of the k-th smallest of n uniform numbers (David and
 * Nagaraja, "Order Statistics", 2003, sections 2.2 and 2.3; for the bootstrap of a median: Maritz and Jarrett, JASA 73,
 * 1978). So a look-up on sorted rows gives the median of a sample: exactly where no row is censored before
 * the median. Where some are, the quantile is that of the Kaplan-Meier curve and n the size of a sample without censored
 * rows that knows the curve as well (the effective size of Cutler and Ederer, Journal of Chronic Diseases 8, 1958:
 * S(1 - S) by Greenwood's variance) at its median; elsewhere the distance from a half is in units of the error there. That
 * is what drawing censored rows (Efron, JASA 76, 1981) tends to, its curve being normal with Greenwood's variance.
 * Each arm takes every one of as many equally likely values as there are replicates once, in an order of its own (Latin
 * hypercube sampling: McKay, Beckman and Conover, Technometrics 21, 1979), so that chance enters only by which go together.
 * Strata of which a median is not reached are left out of a replicate; undefined where nine of ten replicates have none.
 */
export function* bootstrapMedianRatioSteps(
  times: StratifiedTimes,
  exposed: Uint8Array,
  { replicates, seed }: MedianDraws,
): Steps<Interval | undefined> {
  const draw = createMedianDraws(replicates, seed);
  const sums = new Float64Array(replicates);
  const totals = new Float64Array(replicates);
  for (const arms of armsByStratum(times, exposed)) {
    const [others, those] = curvesOf(times, arms, exposed);
    yield;
    if (others === undefined || those === undefined) continue;
    const weight = weightOf(arms);
    const logs = draw(those);
    const otherLogs = draw(others);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const ratio = (logs[replicate] as number) - (otherLogs[replicate] as number);
      if (Number.isNaN(ratio)) continue;
      sums[replicate] = (sums[replicate] as number) + weight * ratio;
      totals[replicate] = (totals[replicate] as number) + weight;
    }
  }
  const values: number[] = [];
  totals.forEach((total, replicate) => {
    if (total > 0) values.push(Math.exp((sums[replicate] as number) / total));
  });
  return middle95(values, replicates);
}

/** {@link bootstrapMedianRatioSteps} at once. */
export function bootstrapMedianRatio(
  ...given: Parameters<typeof bootstrapMedianRatioSteps>
): Interval | undefined {
  return atOnce(bootstrapMedianRatioSteps(...given));
}

/** The Kaplan-Meier curve of one arm, as the share that has ended by each end. */
interface Curve {
  readonly seconds: Float64Array;
  readonly share: Float64Array;
  /** Parameters of the Beta distribution of its median's share. */
  readonly a: number;
  readonly b: number;
}

/** Draws logarithms of medians, one for each replicate; NaN where the curve does not get as far. */
function createMedianDraws(replicates: number, seed: number): (curve: Curve) => Float64Array {
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: replicates }, (_, replicate) => replicate);
  return ({ seconds, share, a, b }) => {
    const quantiles = betaQuantiles(a, b, replicates);
    const drawn = new Float64Array(replicates);
    let place = firstFrom(share, quantiles[0] as number);
    let log = logOf(seconds[place] ?? Number.NaN);
    shuffle(order, random);
    for (let at = 0; at < replicates; at++) {
      const wanted = quantiles[at] as number;
      if ((share[place] as number) < wanted) {
        do place++;
        while ((share[place] as number) < wanted);
        log = logOf(seconds[place] ?? Number.NaN);
      }
      drawn[order[at] as number] = log;
    }
    return drawn;
  };
}

/** The first place, of rising shares, that has the wanted one. */
function firstFrom(share: Float64Array, wanted: number): number {
  let low = 0;
  let high = share.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((share[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The curves of those not exposed and of those exposed; undefined where one has no median. */
function curvesOf(
  times: StratifiedTimes,
  { from, to, ...sizes }: Arms,
  exposed: Uint8Array,
): (Curve | undefined)[] {
  return [sizes.others, sizes.exposed].map((size, arm) => {
    const { order, ended } = times;
    const seconds = new Float64Array(size);
    const share = new Float64Array(size);
    const known = new Float64Array(size);
    let count = 0;
    let atRisk = size;
    let survival = 1;
    let greenwood = 0;
    let median = -1;
    for (let at = from; at < to; at++) {
      if (exposed[order[at] as number] !== arm) continue;
      if (ended[at] === 1) {
        survival *= 1 - 1 / atRisk;
        if (atRisk > 1) greenwood += 1 / (atRisk * (atRisk - 1));
        if (median < 0 && survival <= 0.5 + 1e-9) median = count;
        seconds[count] = times.seconds[at] as number;
        share[count] = 1 - survival;
        known[count] = (1 - survival) / Math.max(survival, 1 / size) / greenwood;
        count++;
      }
      atRisk--;
    }
    if (median < 0) return undefined;
    const n = Math.min(size, Math.max(1, Math.round(known[median] as number)));
    weighByKnowledge(share.subarray(0, count), known, n);
    const a = Math.ceil(n / 2);
    return {
      ...{ a, b: n - a + 1 },
      seconds: seconds.subarray(0, count),
      share: share.subarray(0, count),
    };
  });
}

/** Draws a share that is known better than the median away from a half, and one that is known worse toward it. */
function weighByKnowledge(share: Float64Array, known: Float64Array, n: number): void {
  let least = 0;
  for (let at = 0; at < share.length; at++) {
    const distance = (share[at] as number) - 0.5;
    const weighed = 0.5 + distance * Math.sqrt((known[at] as number) / n);
    least = Math.max(
      least,
      Math.abs((known[at] as number) / n - 1) < 1e-6 ? distance + 0.5 : weighed,
    );
    share[at] = least;
  }
}
