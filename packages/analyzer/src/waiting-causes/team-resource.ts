import { businessSeconds, type Calendar } from '@baton/conventions';
import type { Resource } from './attribute-waiting.ts';
import { observedCapacity } from './observed-capacity.ts';
import type { WorkInstance } from './work-instance.ts';

/** Handoffs of one kind that a team accepts within so long of each other were picked up together. */
export const TOGETHER_MILLIS = 5 * 60_000;

/**
 * A team as the one who does the work: full at the number of items that its own record shows
 * ({@link observedCapacity}), and at rest while its calendar is closed. Without one it is never closed.
 */
export function teamResource(
  instances: readonly WorkInstance[],
  calendar: Calendar | undefined,
): Resource {
  return {
    capacity: observedCapacity(instances),
    batchRule: { togetherMillis: TOGETHER_MILLIS },
    openMillis: calendar && ((from, to) => Math.round(businessSeconds(calendar, from, to) * 1_000)),
    restsWhenClosed: true,
  };
}

/** A handoff whose receiving team nobody names: whether anybody was full or closed cannot be known. */
export const UNKNOWN_RESOURCE: Resource = {
  capacity: Number.POSITIVE_INFINITY,
  batchRule: { togetherMillis: -1 },
  restsWhenClosed: true,
};
