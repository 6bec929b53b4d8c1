import { risingOrder } from '../statistics/rising-order.ts';
import type { Strata } from './strata.ts';

/** Rows by stratum and, inside, by rising time; made once for an outcome and its strata. */
export interface StratifiedTimes {
  readonly order: Uint32Array;
  /** Where each stratum begins in the order; one more entry than strata. */
  readonly starts: Uint32Array;
  /** In the same order. */
  readonly seconds: Float64Array;
  readonly ended: Uint8Array;
}

/** Rows by rising time; of one time, what ended comes before what is still open. */
export function byTime(seconds: Float64Array, ended: Uint8Array): Uint32Array {
  const rows = new Uint32Array(seconds.length);
  let next = 0;
  for (const wanted of [1, 0]) {
    for (let row = 0; row < ended.length; row++) if (ended[row] === wanted) rows[next++] = row;
  }
  return risingOrder(seconds, rows);
}

/** Groups rows by stratum; `sorted` are the rows by rising time, of {@link byTime}. */
export function stratifiedTimes(
  { seconds, ended }: { readonly seconds: Float64Array; readonly ended: Uint8Array },
  sorted: Uint32Array,
  { of, count }: Strata,
): StratifiedTimes {
  const starts = new Uint32Array(count + 1);
  for (let row = 0; row < of.length; row++) {
    const after = (of[row] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let at = 1; at < starts.length; at++) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  }
  const next = starts.slice();
  const times = emptyTimes(sorted.length, starts);
  for (let at = 0; at < sorted.length; at++) {
    const row = sorted[at] as number;
    const stratum = of[row] as number;
    const place = next[stratum] as number;
    next[stratum] = place + 1;
    times.order[place] = row;
    times.seconds[place] = seconds[row] as number;
    times.ended[place] = ended[row] as number;
  }
  return times;
}

/** The rows that are marked (1), in the same order and strata. */
export function restricted(times: StratifiedTimes, marked: Uint8Array): StratifiedTimes {
  let kept = 0;
  for (let at = 0; at < times.order.length; at++) {
    kept += marked[times.order[at] as number] as number;
  }
  const result = emptyTimes(kept, new Uint32Array(times.starts.length));
  let place = 0;
  for (let stratum = 0; stratum + 1 < times.starts.length; stratum++) {
    const to = times.starts[stratum + 1] as number;
    for (let at = times.starts[stratum] as number; at < to; at++) {
      const row = times.order[at] as number;
      if (marked[row] !== 1) continue;
      result.order[place] = row;
      result.seconds[place] = times.seconds[at] as number;
      result.ended[place] = times.ended[at] as number;
      place++;
    }
    result.starts[stratum + 1] = place;
  }
  return result;
}

const emptyTimes = (rows: number, starts: Uint32Array): StratifiedTimes => ({
  order: new Uint32Array(rows),
  starts,
  seconds: new Float64Array(rows),
  ended: new Uint8Array(rows),
});
