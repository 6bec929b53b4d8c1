import { setTimeout as delay } from 'node:timers/promises';
import type { QueryParameters } from '../queries/define-query.ts';
import { type Mutation, unfinishedMutations } from '../queries/retention/mutations.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

const lane = 'projector';
const PAUSE_MILLIS = { first: 5, longest: 250 };
/** One that is at work may read for long what it deletes by, before it reads a row of a part. */
const PATIENCE_MILLIS = { idle: 2 * 60_000, atWork: 30 * 60_000 };

/**
 * Runs a mutation, and returns when no part of its table is left to be rewritten. Rejects with a StoreError
 * `query_failed` if ClickHouse cannot rewrite one, and `unavailable` if it does not get on: asked to wait itself
 * (`mutations_sync`), it was seen to wait for ever, and whoever projects waits for a removal.
 */
export async function mutate<P extends QueryParameters>(
  store: Store,
  mutation: Mutation<P>,
  params: P,
  patienceMillis = PATIENCE_MILLIS,
): Promise<void> {
  const { table } = mutation;
  await store.execute(mutation, params, { lane });
  let last = '';
  let movedAtMillis = performance.now();
  for (let pause = PAUSE_MILLIS.first; ; pause = Math.min(2 * pause, PAUSE_MILLIS.longest)) {
    const unfinished = await store.query(unfinishedMutations, {}, { lane });
    const state = unfinished.find((one) => one.table === table);
    if (state === undefined) return;
    if (state.failure !== '') {
      throw new StoreError('query_failed', `ClickHouse cannot rewrite ${table}: ${state.failure}`);
    }
    const { parts, rowsRead, running } = state;
    const now = `${parts}/${rowsRead}`;
    if (now !== last) movedAtMillis = performance.now();
    last = now;
    const stoodMillis = performance.now() - movedAtMillis;
    if (stoodMillis > (running > 0 ? patienceMillis.atWork : patienceMillis.idle)) {
      throw new StoreError(
        'unavailable',
        `ClickHouse has not got on with a mutation of ${table} for ${Math.round(stoodMillis / 1000)} s; ` +
          `${parts} parts are left, ${running} of them begun. The next run finishes the removal.`,
      );
    }
    await delay(pause);
  }
}
