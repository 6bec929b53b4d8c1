import { type BatchRule, batchReadyMillis } from './batch-ready.ts';
import { enablingRanks } from './enabling-ranks.ts';
import { createFenwickTree } from './fenwick-tree.ts';
import { freeIntervals } from './free-intervals.ts';
import { MOMENT, momentsOf } from './moments.ts';
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
   * Nothing goes on while the resource is closed: it neither collects batches nor is it full. True for a
   * team, whose work runs on over nights; false for a person, whose work is measured while it is done.
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
 * open questions come first, being recorded and not inferred; closed hours come next for a resource that
 * rests in them, since it could not have started then whatever else was the matter; and with a capacity c above 1 a resource
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
  const closedInBatch = new Float64Array(instances.length);
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
  nowMillis = moments.atMillis[moments.order[0] ?? 0] ?? 0;
  for (const moment of moments.order) {
    pass(moments.atMillis[moment] as number);
    const kind = moments.kind[moment] as number;
    const place = moments.place[moment] as number;
    const rank = ranks[place] as number;
    if (kind === MOMENT.workBegins || kind === MOMENT.workEnds) {
      const change = kind === MOMENT.workBegins ? 1 : -1;
      inHand.add(rank, change);
      working += change;
      continue;
    }
    if (kind === MOMENT.batchBegins || kind === MOMENT.batchEnds) {
      const sign = kind === MOMENT.batchEnds ? 1 : -1;
      closedInBatch[place] = (closedInBatch[place] as number) + sign * closedMillis;
    } else {
      // What has run up until a wait ends, less what had until it began, has run up during it.
      const sign = kind === MOMENT.waitEnds ? 1 : -1;
      full[place] = (full[place] as number) + sign * fullMillis;
      contended[place] = (contended[place] as number) + sign * fullByRank.sumTo(rank);
      closed[place] = (closed[place] as number) + sign * closedMillis;
    }
  }

  return split.map(({ totalMillis, informationMillis, batchedMillis, freeMillis }, place) => {
    const contention = contended[place] ?? 0;
    const unavailability = closed[place] ?? 0;
    const busy = full[place] ?? 0;
    const restedInBatch = resource.restsWhenClosed ? (closedInBatch[place] ?? 0) : 0;
    return {
      totalMillis,
      partMillis: {
        information: informationMillis,
        batching: batchedMillis - restedInBatch,
        contention,
        prioritisation: busy - contention,
        unavailability: unavailability + restedInBatch,
        unexplained: freeMillis - busy - unavailability,
      },
    };
  });
}
