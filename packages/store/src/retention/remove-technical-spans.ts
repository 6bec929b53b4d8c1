import { randomUUID } from 'node:crypto';
import { deleteTraceExtents, dropSpanList } from '../queries/retention/deletes.ts';
import {
  deleteSpansOfDay,
  dropDay,
  dueSpanDays,
  listSpansOfDay,
} from '../queries/retention/technical-spans.ts';
import type { Store } from '../store.ts';
import { mutate } from './mutate.ts';

const lane = 'projector';

/**
 * Removes spans that are no facts and arrived before a day (`YYYY-MM-DD`), the oldest `maxDays` days at most.
 * Returns how many.
 */
export async function removeTechnicalSpans(
  store: Store,
  o: { readonly beforeDay: string; readonly maxDays: number },
): Promise<number> {
  const { beforeDay, maxDays } = o;
  const days = await store.query(dueSpanDays, { beforeDay, limit: maxDays }, { lane });
  let removed = 0;
  for (const { day, partition, spans, facts } of days) {
    const batch = randomUUID();
    await store.execute(listSpansOfDay, { batch, day }, { lane });
    if (facts === 0) await store.execute(dropDay, { partition }, { lane });
    else await mutate(store, deleteSpansOfDay, { partition });
    await mutate(store, deleteTraceExtents, { batch });
    await store.execute(dropSpanList, { batch }, { lane });
    removed += spans;
  }
  return removed;
}
