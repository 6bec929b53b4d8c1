import { type TimeVaryingEffect, timeVaryingEffect } from '../statistics/time-varying.ts';
import type { Onset } from './deviation-onset.ts';

/** A cycle as a comparison in time needs it. */
export interface TimedCycle {
  readonly openedMillis: number;
  /** Null while it is open. */
  readonly closedMillis: number | null;
  readonly stratum: number;
  /** When the deviation was first seen; undefined where it was not. */
  readonly onset: Onset | undefined;
}

/** Times count at least so long, as a regression needs more than 0. */
const SHORTEST_SECONDS = 1;

/**
 * How quickly cycles close once a deviation has been seen, against others of the same age and stratum without it: a cycle
 * that lives longer has more time to go astray, so that the deviation counts from when it is seen. One that only the
 * close shows counts as none. Undefined where nothing can be compared.
 */
export function closingHazard(
  cycles: readonly TimedCycle[],
  asOfMillis: number,
): TimeVaryingEffect | undefined {
  return timeVaryingEffect({
    seconds: Float64Array.from(cycles, ({ openedMillis, closedMillis }) =>
      Math.max(SHORTEST_SECONDS, ((closedMillis ?? asOfMillis) - openedMillis) / 1_000),
    ),
    ended: Uint8Array.from(cycles, ({ closedMillis }) => (closedMillis === null ? 0 : 1)),
    sinceSeconds: Float64Array.from(cycles, ({ openedMillis, onset }) =>
      typeof onset === 'number' ? Math.max(0, (onset - openedMillis) / 1_000) : Number.NaN,
    ),
    strata: { of: Uint32Array.from(cycles, ({ stratum }) => stratum) },
  });
}
