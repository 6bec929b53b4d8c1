import { coxRegression } from './cox-regression.ts';
import { twoSidedNormalP, Z_95 } from './normal-tail.ts';

/** Beyond, it is most likely a separation and not an effect. */
const MOST_LOG_HAZARD = 10;

/** A hazard ratio with its 95 % interval: above 1, rows end sooner once it is so. */
export interface TimeVaryingEffect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** Rows, and when after its beginning something came to be so of each; NaN where it never did. */
export interface TimeVaryingRows {
  readonly seconds: Float64Array;
  /** 1 where it ended, 0 where it was open still. */
  readonly ended: Uint8Array;
  readonly sinceSeconds: Float64Array;
  /** The stratum of each row. */
  readonly strata: { readonly of: Uint32Array };
}

/**
 * What goes with something from when it came to be so: a row counts among the others until then and among the exposed
 * after (counting process intervals: Andersen and Gill, Annals of Statistics 10, 1982). Counted by whether it ever came to
 * be so, a handoff would have had to last until then, which makes any such thing look slow (immortal time: Suissa, American
 * Journal of Epidemiology 167, 2008). Undefined where nothing can be told.
 */
export function timeVaryingEffect(rows: TimeVaryingRows): TimeVaryingEffect | undefined {
  const starts: number[] = [];
  const stops: number[] = [];
  const ended: number[] = [];
  const strata: number[] = [];
  const exposed: number[] = [];
  const add = (row: number, from: number, to: number, last: boolean, isSo: 0 | 1): void => {
    starts.push(from);
    stops.push(to);
    ended.push(last ? (rows.ended[row] as number) : 0);
    strata.push(rows.strata.of[row] as number);
    exposed.push(isSo);
  };
  for (let row = 0; row < rows.seconds.length; row++) {
    const seconds = rows.seconds[row] as number;
    const since = rows.sinceSeconds[row] as number;
    if (!(seconds > 0)) continue;
    if (!(since < seconds)) add(row, 0, seconds, true, 0);
    else if (since <= 0) add(row, 0, seconds, true, 1);
    else {
      add(row, 0, since, false, 0);
      add(row, since, seconds, true, 1);
    }
  }
  return ratioOf(
    coxRegression([Float64Array.from(exposed)], {
      starts: Float64Array.from(starts),
      stops: Float64Array.from(stops),
      ended: Uint8Array.from(ended),
      strata: Uint32Array.from(strata),
    }),
  );
}

/** The same counted over the whole of each row, by whether it ever came to be so: what not to say. */
export function everEffect({
  seconds,
  ended,
  sinceSeconds,
  strata,
}: TimeVaryingRows): TimeVaryingEffect | undefined {
  const exposed = sinceSeconds.map((since, row) => (since < (seconds[row] as number) ? 1 : 0));
  return ratioOf(coxRegression([exposed], { stops: seconds, ended, strata: strata.of }));
}

function ratioOf(fitted: ReturnType<typeof coxRegression>): TimeVaryingEffect | undefined {
  const [log, error] = [fitted?.coefficients[0], fitted?.standardErrors[0]];
  if (log === undefined || error === undefined) return undefined;
  if (!(error > 0) || Math.abs(log) > MOST_LOG_HAZARD) return undefined;
  return {
    value: Math.exp(log),
    low: Math.exp(log - Z_95 * error),
    high: Math.exp(log + Z_95 * error),
    pValue: twoSidedNormalP(log / error),
  };
}
