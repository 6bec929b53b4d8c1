import type { WorkInstance } from './work-instance.ts';

/** Ended work lasts at most this long in this share of cases. */
const LONGEST_QUANTILE = 0.99;

/**
 * Ends work that nobody ended after as long as 99 % of a team's ended work lasted: from then on it counts
 * as put aside. Handoffs that were forgotten would else make a team look full for ever.
 */
export function putAside<Instance extends WorkInstance>(
  instances: readonly Instance[],
): Instance[] {
  const lengths = Float64Array.from(
    instances
      .filter(({ endMillis, stillWaiting }) => !stillWaiting && Number.isFinite(endMillis))
      .map(({ startMillis, endMillis }) => Math.max(0, endMillis - startMillis)),
  ).sort();
  const longest = lengths[Math.ceil(LONGEST_QUANTILE * lengths.length) - 1];
  if (longest === undefined) return [...instances];
  return instances.map((instance) =>
    instance.stillWaiting || Number.isFinite(instance.endMillis)
      ? instance
      : { ...instance, endMillis: instance.startMillis + longest },
  );
}
