import type { Projector } from '../projector/create-projector.ts';
import { batchDueItems, batchSize, dueItems } from '../queries/retention/items.ts';
import type { Store } from '../store.ts';
import { beginBatch, removeBatch, resumeRemovals } from './remove-batch.ts';
import { removeTechnicalSpans } from './remove-technical-spans.ts';

/** How long what is kept; what is not named is kept for ever. */
export interface RetentionPeriods {
  /** From the last close of an item, seconds. */
  readonly itemSeconds?: number | undefined;
  /** From the arrival of a span that is no fact, seconds; removed by whole days. */
  readonly spanSeconds?: number | undefined;
}

/** Bounds of one run. */
export interface RetentionLimits {
  /** Items that are removed together: the parts they lie in are rewritten once for all. @default 10000 */
  readonly batchItems?: number;
  /** @default 10 */
  readonly maxBatches?: number;
  /** Days of technical spans. @default 20 */
  readonly maxDays?: number;
  /** How long due items wait for others, unless they fill a batch. @default one day */
  readonly patienceSeconds?: number;
}

/** What a run has removed. */
export interface RetentionRun {
  readonly items: number;
  readonly spans: number;
  /** There is more that a run may not take at once. */
  readonly hasMore: boolean;
}

/** Removes what is older than it may become. */
export interface Retention {
  /** One bounded run; finishes first what an earlier one was cut off from. `signal` ends it between two batches. */
  run(options?: { readonly signal?: AbortSignal }): Promise<RetentionRun>;
}

const DAY_SECONDS = 86_400;
const lane = 'projector';

/** Retention on the tables of a store, beside the projector that writes them. */
export function createRetention(o: {
  readonly store: Store;
  readonly projector: Pick<Projector, 'alone' | 'run'>;
  readonly periods: RetentionPeriods;
  readonly limits?: RetentionLimits;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}): Retention {
  const { store, projector, periods, limits = {}, now = Date.now } = o;
  const { batchItems = 10_000, maxBatches = 10, maxDays = 20 } = limits;
  const patienceMillis = (limits.patienceSeconds ?? DAY_SECONDS) * 1000;

  const removeItems = async (
    beforeMillis: number,
    signal: AbortSignal | undefined,
  ): Promise<{ items: number; left: number }> => {
    let items = 0;
    for (let batches = 0; ; batches += 1) {
      const [due] = await store.query(dueItems, { beforeMillis }, { lane });
      if (due === undefined) return { items, left: 0 };
      // Each removal rewrites parts whole, so few items wait for more; those begun with go on.
      const isUrgent =
        batches > 0 ||
        due.items >= batchItems ||
        due.firstClosedMillis < beforeMillis - patienceMillis;
      if (!isUrgent) return { items, left: 0 };
      if (batches === maxBatches || signal?.aborted) return { items, left: due.items };
      items += await projector.alone(() => removeDue(beforeMillis));
      await projector.run();
    }
  };

  const removeDue = async (beforeMillis: number): Promise<number> => {
    const { batch, until } = await beginBatch(store);
    const size = batchItems;
    await store.execute(batchDueItems, { batch, until, beforeMillis, size }, { lane });
    const [batched] = await store.query(batchSize, { batch }, { lane });
    await removeBatch(store, batch);
    return batched?.items ?? 0;
  };

  return {
    async run({ signal } = {}) {
      if ((await projector.alone(() => resumeRemovals(store))) > 0) await projector.run();
      const { itemSeconds, spanSeconds } = periods;
      const { items, left } =
        itemSeconds === undefined
          ? { items: 0, left: 0 }
          : await removeItems(now() - itemSeconds * 1000, signal);
      const spans =
        spanSeconds === undefined || signal?.aborted
          ? 0
          : await removeTechnicalSpans(store, {
              beforeDay: new Date(now() - spanSeconds * 1000).toISOString().slice(0, 10),
              maxDays,
            });
      return { items, spans, hasMore: left > 0 };
    },
  };
}
