import type { Projector } from '../projector/create-projector.ts';
import { itemRows } from '../queries/retention/item-rows.ts';
import { batchItem } from '../queries/retention/items.ts';
import { beginBatch, removeBatch } from '../retention/remove-batch.ts';
import type { Store } from '../store.ts';
import { sweepParts } from './sweep-parts.ts';

/** Names an item. */
export interface ItemKey {
  readonly namespace: string;
  readonly process: string;
  readonly item: string;
}

/** Rows of a table. */
export interface TableRows {
  readonly table: string;
  readonly rows: number;
}

/** The rows of every table that belong to an item, replaced versions included. */
export async function rowsOfItem(store: Store, key: ItemKey): Promise<readonly TableRows[]> {
  return store.query(itemRows, { ...key }, { lane: 'reader' });
}

/**
 * Removes an item from every table: all cycles, its traces whole, and the technical spans that name it. Facts of it that
 * arrive later begin a new item. Returns what is left, which is nothing unless such facts came meanwhile.
 */
export async function forgetItem(
  store: Store,
  projector: Pick<Projector, 'alone' | 'run'>,
  key: ItemKey,
): Promise<readonly TableRows[]> {
  const lane = 'projector';
  await projector.alone(async () => {
    const { batch, until } = await beginBatch(store);
    await store.execute(batchItem, { ...key, batch, until }, { lane });
    await removeBatch(store, batch);
  });
  // Counts the days again, and empties the queue, which names the item too.
  await projector.run();
  await sweepParts(store);
  return rowsOfItem(store, key);
}
