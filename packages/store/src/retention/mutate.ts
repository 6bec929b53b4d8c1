import { setTimeout as delay } from 'node:timers/promises';
import type { QueryParameters } from '../queries/define-query.ts';
import { type Mutation, unfinishedMutations } from '../queries/retention/mutations.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';

const lane = 'projector';
const PAUSE_MILLIS = { first: 5, longest: 250 };
const STANDSTILL_MILLIS = 120_000;

/**
 * Runs a mutation, and returns when no part of its table is left to be rewritten. Rejects with a StoreError
 * `query_failed` if ClickHouse cannot rewrite one, and `unavailable` if it stands still: asked to wait itself
 * (`mutations_sync`), it was seen to wait for ever, and whoever projects waits for a removal.
 */
export async function mutate<P extends QueryParameters>(
  store: Store,
  mutation: Mutation<P>,
  params: P,
  standstillMillis = STANDSTILL_MILLIS,
): Promise<void> {
  const { table } = mutation;
  await store.execute(mutation, params, { lane });
  let left = Number.POSITIVE_INFINITY;
  let movedAtMillis = performance.now();
  for (let pause = PAUSE_MILLIS.first; ; pause = Math.min(2 * pause, PAUSE_MILLIS.longest)) {
    const unfinished = await store.query(unfinishedMutations, {}, { lane });
    const state = unfinished.find((one) => one.table === table);
    if (state === undefined) return;
    if (state.failure !== '') {
      throw new StoreError('query_failed', `ClickHouse cannot rewrite ${table}: ${state.failure}`);
    }
    if (state.running > 0 || state.parts < left) movedAtMillis = performance.now();
    left = state.parts;
    const stoodMillis = performance.now() - movedAtMillis;
    if (stoodMillis > standstillMillis) {
      throw new StoreError(
        'unavailable',
        `ClickHouse has not gone on with a mutation of ${table} for ${Math.round(stoodMillis / 1000)} s; ` +
          `${left} parts of it are left. What is begun is finished by the next run.`,
      );
    }
    await delay(pause);
  }
}
