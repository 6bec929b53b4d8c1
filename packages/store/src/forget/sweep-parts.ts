import { setTimeout as delay } from 'node:timers/promises';
import { replacedParts, SWEEPS } from '../queries/retention/sweep.ts';
import type { Store } from '../store.ts';

const lane = 'projector';
/** The queue keeps dropped parts for a second. A server may keep replaced ones for minutes: that is not waited for. */
const PATIENCE_MILLIS = 20_000;
const PAUSE_MILLIS = 200;

/** Has the parts that held a removed item deleted from the disk. */
export async function sweepParts(store: Store): Promise<void> {
  const deadlineMillis = performance.now() + PATIENCE_MILLIS;
  for (;;) {
    const left = await store.query(replacedParts, {}, { lane });
    if (left.length === 0 || performance.now() > deadlineMillis) return;
    for (const { table } of left) {
      const sweep = SWEEPS[table];
      if (sweep !== undefined) await store.execute(sweep, {}, { lane });
    }
    await delay(PAUSE_MILLIS);
  }
}
