import { deleteEmptyDays, writeDays } from '../queries/projector/commands.ts';
import { touchedDays } from '../queries/projector/touched.ts';
import type { Store } from '../store.ts';
import type { WorkQueue } from './work-queue.ts';

const DAYS_AT_ONCE = 400;

/** Counts the daily figures of touched days again, from a queue like that of the touched cycles. */
export async function projectDays(store: Store, queue: WorkQueue): Promise<void> {
  const lane = 'projector';
  for (let blocks = await queue.next(); blocks !== undefined; blocks = await queue.next()) {
    const touched = await store.query(touchedDays, blocks, { lane });
    for (const { namespace, process, days } of touched) {
      for (let start = 0; start < days.length; start += DAYS_AT_ONCE) {
        const some = days.slice(start, start + DAYS_AT_ONCE);
        await store.execute(writeDays, { namespace, process, days: some }, { lane });
        await store.execute(deleteEmptyDays, { namespace, process, days: some }, { lane });
      }
    }
    await queue.finish(blocks);
  }
}
