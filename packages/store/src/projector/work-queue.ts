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
 * A merge may join rows that are done with newer ones into a part that cannot be dropped yet; within
 * this process they are not read again. MergeTree numbers a block at the moment it becomes visible,
 * so a row with a smaller number never appears later.
 */
export function createWorkQueue(
  store: Store,
  o: { readonly table: string; readonly drop: Command<{ part: string }> },
): WorkQueue {
  let doneBlock = -1;

  const drop = async (part: string): Promise<void> => {
    try {
      await store.execute(o.drop, { part }, { lane });
    } catch (cause) {
      // Merged or dropped by another projector meanwhile: then it is not ours to drop.
      const isGone = StoreError.isInstance(cause) && cause.clickhouseCode === NO_SUCH_DATA_PART;
      if (!isGone) throw cause;
    }
  };

  return {
    async next() {
      const [end] = await store.query(queueEnd, { table: o.table }, { lane });
      if (end === undefined || end.block <= doneBlock) return undefined;
      return { afterBlock: doneBlock, toBlock: end.block };
    },
    async finish({ toBlock }) {
      const parts = await store.query(queueParts, { table: o.table, toBlock }, { lane });
      for (const { part } of parts) await drop(part);
      doneBlock = toBlock;
    },
  };
}
