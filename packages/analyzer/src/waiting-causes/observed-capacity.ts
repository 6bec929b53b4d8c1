import type { WorkInstance } from './work-instance.ts';

/** Share of its working time in which a resource works on no more than its capacity. */
const CAPACITY_QUANTILE = 0.9;

/**
 * On how many items a resource works when it is full: the 0.9 quantile of its work in hand, weighted
 * by time, over the times at which it has any. At least 1; work not finished counts to the last instant
 * seen.
 *
 * A person works on one item; how many people a team has nobody says, so its own record must.
 */
export function observedCapacity(instances: readonly WorkInstance[]): number {
  const worked = instances.filter((one) => !one.stillWaiting && one.endMillis > one.startMillis);
  const starts = Float64Array.from(worked, (one) => one.startMillis).sort();
  const ends = Float64Array.from(worked, (one) => one.endMillis).sort();
  const lastMillis = instances.reduce(
    (last, { startMillis, endMillis }) =>
      Math.max(last, startMillis, Number.isFinite(endMillis) ? endMillis : startMillis),
    Number.NEGATIVE_INFINITY,
  );
  const millisByInHand: number[] = [];
  let busyMillis = 0;
  let started = 0;
  let ended = 0;
  let nowMillis = starts[0] ?? lastMillis;
  while (nowMillis < lastMillis) {
    while ((starts[started] ?? Number.POSITIVE_INFINITY) <= nowMillis) started += 1;
    while ((ends[ended] ?? Number.POSITIVE_INFINITY) <= nowMillis) ended += 1;
    const nextMillis = Math.min(
      starts[started] ?? lastMillis,
      ends[ended] ?? lastMillis,
      lastMillis,
    );
    const inHand = started - ended;
    if (inHand > 0) {
      millisByInHand[inHand] = (millisByInHand[inHand] ?? 0) + nextMillis - nowMillis;
      busyMillis += nextMillis - nowMillis;
    }
    nowMillis = nextMillis;
  }
  let seenMillis = 0;
  for (let capacity = 1; capacity < millisByInHand.length; capacity++) {
    seenMillis += millisByInHand[capacity] ?? 0;
    if (seenMillis >= CAPACITY_QUANTILE * busyMillis) return capacity;
  }
  return 1;
}
