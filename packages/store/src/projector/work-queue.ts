import type { Command } from '../queries/define-query.ts';
import { queueEnd, queueParts } from '../queries/projector/touched.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** Stretch of a queue: rows inserted after one block, up to and with another. */
export interface Blocks {
  readonly afterBlock: number;
  readonly toBlock: number;
}

/** A queue table: views insert into it, and what is done is dropped. */
export interface WorkQueue {
  /** What waits, or undefined if nothing does. */
  next(): Promise<Blocks | undefined>;
  /** Drops what is done. */
  finish(blocks: Blocks): Promise<void>;
}

const NO_SUCH_DATA_PART = 232;
const lane = 'projector';

/**
 * A merge may join rows that are done with newer ones into a part that cannot be dropped yet; those
 * rows are skipped. MergeTree numbers a block at the moment it becomes visible, so a row with a
 * smaller number never appears later, but a restarted server may count from the start again once a
 * queue is empty: the number is forgotten as soon as nothing needs it.
 */
export function createWorkQueue(
  store: Store,
  o: { readonly table: string; readonly drop: Command<{ part: string }> },
): WorkQueue {
  const { table } = o;
  let doneBlock = -1;

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

  return {
    async next() {
      const [end] = await store.query(queueEnd, { table }, { lane });
      if (end === undefined || end.block <= doneBlock) return undefined;
      return { afterBlock: doneBlock, toBlock: end.block };
    },
    async finish({ toBlock }) {
      let isEmpty = true;
      for (const row of await store.query(queueParts, { table, toBlock }, { lane })) {
        const isDropped = row.isDone && (await drop(row.part));
        isEmpty &&= isDropped;
      }
      doneBlock = isEmpty ? -1 : toBlock;
    },
  };
}
