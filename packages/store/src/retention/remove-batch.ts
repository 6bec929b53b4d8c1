import { randomUUID } from 'node:crypto';
import {
  clearFindings,
  deleteAlerts,
  deleteAnnotations,
  deleteFacts,
  deleteHandoffs,
  deleteHandoffsByDay,
  deleteItems,
  deleteJudgements,
  deleteOpenHandoffs,
  deleteRiskScores,
  deleteSpans,
  deleteTraceExtents,
  dropBatch,
  dropSpanList,
  touchDays,
  touchRest,
} from '../queries/retention/deletes.ts';
import {
  analyzedRows,
  batchSize,
  listMentions,
  listSpans,
  removalEnd,
  strayItems,
  unfinishedBatches,
} from '../queries/retention/items.ts';
import type { Store } from '../store.ts';
import { mutate } from './mutate.ts';

const lane = 'projector';
const ATTEMPTS = 3;

/** A name for a batch, which says nothing about what is in it, and the end of what it is about. */
export async function beginBatch(store: Store): Promise<{ batch: string; until: string }> {
  const [end] = await store.query(removalEnd, {}, { lane });
  if (end === undefined) throw new Error('The store did not tell the time.');
  return { batch: randomUUID(), until: end.until };
}

/**
 * Removes the items of a batch from every table. Nothing may be projected by this process meanwhile.
 *
 * What the spans are found by goes after them and `removals` last, so that a removal that was cut off anywhere can
 * be done again whole. What arrives meanwhile stays, in every table, and is projected as a new beginning.
 */
export async function removeBatch(store: Store, batch: string): Promise<void> {
  const [size] = await store.query(batchSize, { batch }, { lane });
  await store.execute(listSpans, { batch }, { lane });
  if ((size?.withMentions ?? 0) > 0) await store.execute(listMentions, { batch }, { lane });
  await mutate(store, deleteSpans, { batch });
  await mutate(store, deleteTraceExtents, { batch });
  await mutate(store, deleteFacts, { batch });
  // On a server the projector of another process may have folded the facts just before they went.
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await deleteProjections(store, batch);
    const [stray] = await store.query(strayItems, { batch }, { lane });
    if ((stray?.items ?? 0) === 0) break;
  }
  await removeAnalyzed(store, batch);
  await store.execute(touchRest, { batch }, { lane });
  await store.execute(dropSpanList, { batch }, { lane });
  await store.execute(dropBatch, { batch }, { lane });
}

/** Finishes what was cut off. */
export async function resumeRemovals(store: Store): Promise<number> {
  const batches = await store.query(unfinishedBatches, {}, { lane });
  for (const { batch } of batches) await removeBatch(store, batch);
  return batches.length;
}

/** What the analyzer wrote; a mutation of a table that has nothing of the batch would only cost time. */
async function removeAnalyzed(store: Store, batch: string): Promise<void> {
  const [rows] = await store.query(analyzedRows, { batch }, { lane });
  if ((rows?.riskScores ?? 0) > 0) await mutate(store, deleteRiskScores, { batch });
  if ((rows?.judgements ?? 0) > 0) await mutate(store, deleteJudgements, { batch });
  if ((rows?.alerts ?? 0) > 0) await mutate(store, deleteAlerts, { batch });
  if ((rows?.annotations ?? 0) > 0) await mutate(store, deleteAnnotations, { batch });
  if ((rows?.findings ?? 0) > 0) await mutate(store, clearFindings, { batch });
}

async function deleteProjections(store: Store, batch: string): Promise<void> {
  await mutate(store, deleteOpenHandoffs, { batch });
  await mutate(store, deleteHandoffsByDay, { batch });
  // After the figures they are counted from are gone, and while it is still known which days.
  await store.execute(touchDays, { batch }, { lane });
  await mutate(store, deleteHandoffs, { batch });
  await mutate(store, deleteItems, { batch });
}
