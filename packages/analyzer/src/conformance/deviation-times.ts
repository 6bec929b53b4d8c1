import { bootstrapMedianRatio } from '../factors/bootstrap-median-ratio.ts';
import { medianRatio } from '../factors/median-ratio.ts';
import { byTime, stratifiedTimes } from '../factors/stratified-times.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import type { DeviationTime } from './conformance-schema.ts';

/** Fewest items on either side of a comparison. */
export const MINIMUM_ARM = 30;
/** Deviations that are compared in time: the most frequent ones. */
export const MOST_COMPARED = 20;
const REPLICATES = 1000;

/** Times from open to close (or until now, where still open) of cycles. */
export interface CycleTimes {
  readonly seconds: Float64Array;
  /** 1 where closed. */
  readonly ended: Uint8Array;
}

/**
 * How long cycles with something (1) take against those without: Kaplan-Meier medians and their ratio with a 95 %
 * bootstrap interval, one for each of `exposures`. With fewer than {@link MINIMUM_ARM} on a side there is no ratio but
 * the number that is missing. Shows what goes together: what takes longer also has more time to go astray.
 */
export function deviationTimes(
  { seconds, ended }: CycleTimes,
  exposures: readonly Uint8Array[],
): DeviationTime[] {
  const rows = seconds.length;
  const times = stratifiedTimes({ seconds, ended }, byTime(seconds, ended), {
    of: new Uint32Array(rows),
    count: 1,
  });
  const arms = exposures.map((exposed) => {
    const withIt = exposed.reduce((sum, value) => sum + value, 0);
    return { exposed, with: withIt, without: rows - withIt };
  });
  const compared = arms.map((arm, at) =>
    at < MOST_COMPARED && Math.min(arm.with, arm.without) >= MINIMUM_ARM
      ? medianRatio(times, arm.exposed)
      : undefined,
  );
  const intervals = compared.map((ratio, at) =>
    ratio === undefined
      ? undefined
      : bootstrapMedianRatio(times, exposures[at] as Uint8Array, {
          replicates: REPLICATES,
          seed: 1 + at,
        }),
  );
  return arms.map(({ exposed, ...sizes }, at) => ({
    ...sizes,
    medianWithSeconds: medianOf({ seconds, ended }, exposed, 1),
    medianWithoutSeconds: medianOf({ seconds, ended }, exposed, 0),
    ratio: intervals[at] ? (compared[at]?.value ?? null) : null,
    low: intervals[at]?.low ?? null,
    high: intervals[at]?.high ?? null,
    needed: Math.max(0, MINIMUM_ARM - Math.min(sizes.with, sizes.without)),
  }));
}

function medianOf({ seconds, ended }: CycleTimes, exposed: Uint8Array, arm: 0 | 1): number | null {
  const rows = [...exposed.keys()].filter((row) => exposed[row] === arm);
  const curve = kaplanMeier(
    Float64Array.from(rows, (row) => seconds[row] as number),
    Uint8Array.from(rows, (row) => ended[row] as number),
  );
  return curve?.quantile(0.5) ?? null;
}

/**
 * The least that the interval of a ratio allows, as the distance of its logarithm from 0; 0 where the interval holds 1
 * or there is none.
 */
export function leastDifference({ low, high }: DeviationTime): number {
  if (low === null || high === null || (low <= 1 && high >= 1)) return 0;
  return Math.min(Math.abs(Math.log(low)), Math.abs(Math.log(high)));
}
