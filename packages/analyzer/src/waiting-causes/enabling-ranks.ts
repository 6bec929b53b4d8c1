import type { WorkInstance } from './work-instance.ts';

/** Dense ranks of enabling times from 0: instances enabled at the same time share one. */
export interface EnablingRanks {
  /** By place. */
  readonly ranks: Int32Array;
  /** How many different times there are. */
  readonly size: number;
}

/** Ranks instances by the time from which on they could have been started. */
export function enablingRanks(instances: readonly WorkInstance[]): EnablingRanks {
  const enabled = Float64Array.from(instances, enabledOf);
  const times = enabled.slice().sort();
  let size = 0;
  for (const time of times) {
    if (size > 0 && times[size - 1] === time) continue;
    times[size] = time;
    size += 1;
  }
  const ranks = Int32Array.from(enabled, (time) => {
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  });
  return { ranks, size };
}

// Where clocks ran backwards, work was started before it was enabled: then it was enabled by then.
function enabledOf({ enabledMillis, startMillis }: WorkInstance): number {
  return Math.min(enabledMillis, startMillis);
}
