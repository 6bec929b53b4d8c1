import type { Command } from '../queries/define-query.ts';
import { queueEnd, queueParts } from '../queries/projector/touched.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { createQueueProgress, type Progress, sameBoot } from './queue-progress.ts';
import type { Share } from './share.ts';

/** Stretch of a queue: rows inserted after one block, up to and with another, of one share of the keys. */
export interface Blocks {
  readonly afterBlock: number;
  readonly toBlock: number;
  readonly shares: number;
  /** From 0. */
  readonly share: number;
}

/** A queue table: views insert into it, and what is done is dropped. */
export interface WorkQueue {
  /** What waits, or undefined if nothing does. */
  next(): Promise<Blocks | undefined>;
  /** Drops what is done, by all shares if there are several. */
  finish(blocks: Blocks): Promise<void>;
  /** Parts with rows up to a block, the newest if none is given, and which block that was. */
  left(toBlock?: number): Promise<{ toBlock: number; parts: readonly string[] }>;
}

const NO_SUCH_DATA_PART = 232;
const lane = 'projector';

/**
 * A merge may join rows that are done with newer ones into a part that cannot be dropped yet; those
 * rows are skipped. MergeTree numbers a block at the moment it becomes visible, so a row with a
 * smaller number never appears later, but a restarted server may count from the start again once a
 * queue is empty: a number is worth nothing after a restart, and is forgotten once nothing needs it.
 */
export function createWorkQueue(
  store: Store,
  o: {
    readonly table: string;
    readonly drop: Command<{ part: string }>;
    readonly share: Share;
    readonly host: () => Promise<string>;
  },
): WorkQueue {
  const { table, share } = o;
  const progress = share.of === 1 ? undefined : createQueueProgress(store, o);
  let done: Progress | undefined;
  let bootSeconds = 0;

  const drop = async (part: string): Promise<boolean> => {
    try {
      await store.execute(o.drop, { part }, { lane });
      return true;
    } catch (cause) {
      // Merged or dropped by another projector meanwhile: then it is not ours to drop.
      if (StoreError.isInstance(cause) && cause.clickhouseCode === NO_SUCH_DATA_PART) return false;
      throw cause;
    }
  };
  /** Whether nothing up to the block is left. */
  const dropUpTo = async (toBlock: number): Promise<boolean> => {
    let isEmpty = true;
    for (const row of await store.query(queueParts, { table, toBlock }, { lane })) {
      const isDropped = row.isDone && (await drop(row.part));
      isEmpty &&= isDropped;
    }
    return isEmpty;
  };
  const dropDoneByAll = async (): Promise<void> => {
    const least = (await progress?.doneByAll(bootSeconds)) ?? -1;
    if (least >= 0) await dropUpTo(least);
  };

  return {
    async next() {
      const [end] = await store.query(queueEnd, { table }, { lane });
      if (end === undefined) {
        done = undefined;
        return undefined;
      }
      bootSeconds = end.bootSeconds;
      const isForeign = done !== undefined && !sameBoot(done.bootSeconds, bootSeconds);
      if (isForeign || (done !== undefined && end.block < done.block)) done = undefined;
      if (done !== undefined && end.block <= done.block) {
        // Another share may have finished since.
        await dropDoneByAll();
        return undefined;
      }
      const afterBlock = done?.block ?? -1;
      return { afterBlock, toBlock: end.block, shares: share.of, share: share.index - 1 };
    },
    async finish({ toBlock }) {
      done = { bootSeconds, block: toBlock };
      if (progress === undefined) {
        if (await dropUpTo(toBlock)) done = undefined;
        return;
      }
      await progress.report(done);
      await dropDoneByAll();
    },
    async left(upTo) {
      const toBlock = upTo ?? (await store.query(queueEnd, { table }, { lane }))[0]?.block ?? -1;
      const rows = await store.query(queueParts, { table, toBlock }, { lane });
      return { toBlock, parts: rows.map(({ part }) => part) };
    },
  };
}
