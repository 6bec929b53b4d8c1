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
  const steps: { atMillis: number; change: 1 | -1 }[] = [];
  let lastMillis = -Infinity;
  for (const { startMillis, endMillis, stillWaiting } of instances) {
    lastMillis = Math.max(
      lastMillis,
      startMillis,
      Number.isFinite(endMillis) ? endMillis : -Infinity,
    );
    if (stillWaiting || !(endMillis > startMillis)) continue;
    steps.push({ atMillis: startMillis, change: 1 });
    if (Number.isFinite(endMillis)) steps.push({ atMillis: endMillis, change: -1 });
  }
  steps.sort((a, b) => a.atMillis - b.atMillis);
  const millisByInHand: number[] = [];
  let inHand = 0;
  let busyMillis = 0;
  for (const [place, { atMillis, change }] of steps.entries()) {
    inHand += change;
    const millis = (steps[place + 1]?.atMillis ?? lastMillis) - atMillis;
    if (inHand <= 0 || millis <= 0) continue;
    millisByInHand[inHand] = (millisByInHand[inHand] ?? 0) + millis;
    busyMillis += millis;
  }
  let seenMillis = 0;
  for (let capacity = 1; capacity < millisByInHand.length; capacity++) {
    seenMillis += millisByInHand[capacity] ?? 0;
    if (seenMillis >= CAPACITY_QUANTILE * busyMillis) return capacity;
  }
  return 1;
}
