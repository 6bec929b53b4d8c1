import { type BatchRule, batchReadyMillis } from './batch-ready.ts';
import { createFenwickTree } from './fenwick-tree.ts';
import { freeIntervals } from './free-intervals.ts';
import type { AttributedWait } from './waiting-cause.ts';
import type { WorkInstance } from './work-instance.ts';

/** What is known of the one who does the work. */
export interface Resource {
  /** On how many instances it works when it is full. A person: 1. */
  readonly capacity: number;
  readonly batchRule: BatchRule;
  /** Open time between two instants, in milliseconds; always open where it is undefined. */
  readonly openMillis?: ((fromMillis: number, toMillis: number) => number) | undefined;
  /**
   * Work in hand rests while the resource is closed, so that a closed resource is never full. True for
   * a team, whose work runs on over nights; false for a person, whose work is measured while it is done.
   */
  readonly restsWhenClosed: boolean;
}

/**
 * Splits the wait of each instance of one resource by cause; parts sum to the total exactly. A wait
 * that ends before it begins has none.
 *
 * Attribution as in Lashkevich et al., CAiSE 2023 (Kronos): batching until the batch could start; then
 * contention while the resource is full with instances enabled no later, prioritisation while it is
 * full because it took later ones, unavailability while it is closed; the rest is unexplained. Ours:
 * open questions come first, being recorded and not inferred; and with a capacity c above 1 a resource
 * is full at c instances in hand, and that is contention where c of them were enabled no later.
 *
 * One sweep over time, O(n log n): how long the resource was full with c instances enabled no later
 * than x is kept for all x at once in a Fenwick tree over enabling times.
 */
export function attributeWaiting(
  instances: readonly WorkInstance[],
  resource: Resource,
): AttributedWait[] {
  const ready = batchReadyMillis(instances, resource.batchRule);
  const split = instances.map((instance, place) => freeIntervals(instance, ready[place]));
  const { ranks, size } = enablingRanks(instances);
  const inHand = createFenwickTree(size);
  const fullByRank = createFenwickTree(size);
  const full = new Float64Array(instances.length);
  const contended = new Float64Array(instances.length);
  const closed = new Float64Array(instances.length);
  let fullMillis = 0;
  let closedMillis = 0;
  let working = 0;
  let nowMillis = 0;

  const pass = (toMillis: number): void => {
    const millis = toMillis - nowMillis;
    if (millis <= 0) return;
    const openMillis = resource.openMillis?.(nowMillis, toMillis) ?? millis;
    nowMillis = toMillis;
    const isFull = working >= resource.capacity;
    if (!isFull || resource.restsWhenClosed) closedMillis += millis - openMillis;
    if (!isFull) return;
    const takenMillis = resource.restsWhenClosed ? openMillis : millis;
    fullMillis += takenMillis;
    fullByRank.add(inHand.reaches(resource.capacity), takenMillis);
  };

  const moments = momentsOf(instances, split);
  nowMillis = moments[0]?.atMillis ?? 0;
  for (const { atMillis, place, reads, change } of moments) {
    pass(atMillis);
    const rank = ranks[place] ?? 0;
    if (change !== 0) {
      inHand.add(rank, change);
      working += change;
    }
    if (reads !== 0) {
      full[place] = (full[place] ?? 0) + reads * fullMillis;
      contended[place] = (contended[place] ?? 0) + reads * fullByRank.sumTo(rank);
      closed[place] = (closed[place] ?? 0) + reads * closedMillis;
    }
  }

  return split.map(({ totalMillis, informationMillis, batchingMillis, freeMillis }, place) => {
    const contention = contended[place] ?? 0;
    const unavailability = closed[place] ?? 0;
    const busy = full[place] ?? 0;
    return {
      totalMillis,
      partMillis: {
        information: informationMillis,
        batching: batchingMillis,
        contention,
        prioritisation: busy - contention,
        unavailability,
        unexplained: freeMillis - busy - unavailability,
      },
    };
  });
}

/** Something that happens in the sweep: work begins or ends, or a wait's time begins (-1) or ends (1). */
interface Moment {
  readonly atMillis: number;
  readonly place: number;
  readonly change: -1 | 0 | 1;
  readonly reads: -1 | 0 | 1;
}

function momentsOf(
  instances: readonly WorkInstance[],
  split: readonly ReturnType<typeof freeIntervals>[],
): Moment[] {
  const moments: Moment[] = [];
  for (const [place, { startMillis, endMillis, stillWaiting }] of instances.entries()) {
    for (const [fromMillis, toMillis] of split[place]?.free ?? []) {
      moments.push({ atMillis: fromMillis, place, change: 0, reads: -1 });
      moments.push({ atMillis: toMillis, place, change: 0, reads: 1 });
    }
    if (stillWaiting || !(endMillis > startMillis)) continue;
    moments.push({ atMillis: startMillis, place, change: 1, reads: 0 });
    if (Number.isFinite(endMillis)) {
      moments.push({ atMillis: endMillis, place, change: -1, reads: 0 });
    }
  }
  return moments.sort((a, b) => a.atMillis - b.atMillis);
}

/** Dense ranks of the enabling times: instances enabled at the same time share one. */
function enablingRanks(instances: readonly WorkInstance[]): {
  readonly ranks: Int32Array;
  readonly size: number;
} {
  const times = [...new Set(instances.map(enabledOf))].sort((a, b) => a - b);
  const rankOf = new Map(times.map((time, rank) => [time, rank]));
  const ranks = Int32Array.from(instances, (instance) => rankOf.get(enabledOf(instance)) ?? 0);
  return { ranks, size: times.length };
}

// Where clocks ran backwards, work was started before it was enabled: then it was enabled by then.
function enabledOf({ enabledMillis, startMillis }: WorkInstance): number {
  return Math.min(enabledMillis, startMillis);
}
