import { coxRegression } from '../statistics/cox-regression.ts';
import { twoSidedNormalP, Z_95 } from '../statistics/normal-tail.ts';
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

/** A hazard ratio of closing, with its 95 % interval. */
export interface ClosingHazard {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** Times count at least so long, as a regression needs more than 0. */
const SHORTEST_SECONDS = 1;
/** Most likely a separation, not an effect. */
const MOST_LOG_HAZARD = 10;

/**
 * How quickly cycles close once a deviation has been seen, against others of the same age and stratum without it: Cox
 * regression (JRSS B 34, 1972) with the deviation as an exposure that begins when it is seen, since a cycle that lives
 * longer has more time to go astray (immortal time: Suissa, American Journal of Epidemiology 167, 2008). A deviation
 * that only the close shows counts as none. Undefined where nothing can be compared.
 */
export function closingHazard(
  cycles: readonly TimedCycle[],
  asOfMillis: number,
): ClosingHazard | undefined {
  const starts: number[] = [];
  const stops: number[] = [];
  const ended: number[] = [];
  const exposed: number[] = [];
  const strata: number[] = [];
  const add = (
    { stratum }: TimedCycle,
    [start, stop]: readonly [number, number],
    is: { readonly ended: boolean; readonly exposed: boolean },
  ): void => {
    if (!(stop > start)) return;
    starts.push(start);
    stops.push(stop);
    ended.push(is.ended ? 1 : 0);
    exposed.push(is.exposed ? 1 : 0);
    strata.push(stratum);
  };
  for (const cycle of cycles) {
    const { openedMillis, closedMillis, onset } = cycle;
    const lastMillis = closedMillis ?? asOfMillis;
    const stop = Math.max(SHORTEST_SECONDS, (lastMillis - openedMillis) / 1_000);
    const isClosed = closedMillis !== null;
    const from =
      typeof onset === 'number' ? Math.max(0, (onset - openedMillis) / 1_000) : undefined;
    if (from === undefined || from >= stop)
      add(cycle, [0, stop], { ended: isClosed, exposed: false });
    else {
      add(cycle, [0, from], { ended: false, exposed: false });
      add(cycle, [from, stop], { ended: isClosed, exposed: true });
    }
  }
  const fitted = coxRegression([Float64Array.from(exposed)], {
    starts: Float64Array.from(starts),
    stops: Float64Array.from(stops),
    ended: Uint8Array.from(ended),
    strata: Uint32Array.from(strata),
  });
  const beta = fitted?.coefficients[0];
  const error = fitted?.standardErrors[0];
  if (beta === undefined || error === undefined) return undefined;
  if (!(error > 0) || Math.abs(beta) > MOST_LOG_HAZARD) return undefined;
  return {
    value: Math.exp(beta),
    low: Math.exp(beta - Z_95 * error),
    high: Math.exp(beta + Z_95 * error),
    pValue: twoSidedNormalP(beta / error),
  };
}
