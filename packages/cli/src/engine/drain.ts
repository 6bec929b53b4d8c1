import { setTimeout as delay } from 'node:timers/promises';
import type { Loader } from '@baton/collector';

const POLL_MILLIS = 250;

/**
 * Resolves when everything that is in the log now is in ClickHouse; throws what stands in the way if
 * loading fails for `patienceMillis` on end, since a loader itself never gives up.
 */
export async function drain(loader: Loader, patienceMillis: number): Promise<void> {
  const done = new AbortController();
  const watching = watchForFailure(loader, { patienceMillis, signal: done.signal });
  try {
    await Promise.race([loader.drain(), watching]);
  } finally {
    done.abort();
  }
}

async function watchForFailure(
  loader: Loader,
  o: { patienceMillis: number; signal: AbortSignal },
): Promise<void> {
  let failingSinceMillis: number | undefined;
  while (!o.signal.aborted) {
    const { state, lastError } = loader.status();
    if (state !== 'failing') failingSinceMillis = undefined;
    else failingSinceMillis ??= Date.now();
    if (failingSinceMillis !== undefined && Date.now() - failingSinceMillis > o.patienceMillis) {
      throw new Error(`Loading does not get on: ${lastError ?? 'no reason known'}`);
    }
    await delay(POLL_MILLIS, undefined, { signal: o.signal }).catch(() => undefined);
  }
}
