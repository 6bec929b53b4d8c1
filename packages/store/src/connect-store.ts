import { setTimeout as delay } from 'node:timers/promises';
import type { ServerLocation } from './engine/server-location.ts';
import { type OpenStoreOptions, openStore } from './open-store.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/** How a store on a server is connected to. */
export interface ConnectStoreOptions extends OpenStoreOptions {
  /** Hears once that the server does not answer, and once that it does. */
  readonly onMessage?: (text: string) => void;
  /** First pause between attempts; it doubles up to half a minute. @default 500 */
  readonly firstRetryMillis?: number;
}

const LAST_RETRY_MILLIS = 30_000;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Opens a store on a server that need not answer yet: until it does, every method rejects with `unavailable`
 * while this goes on trying. What waiting cannot mend, such as a wrong password, is thrown at once; where it
 * shows up later, every method rejects with it.
 */
export async function connectStore(
  location: ServerLocation,
  o: ConnectStoreOptions = {},
): Promise<Store> {
  const closing = new AbortController();
  let store: Store | undefined;
  let problem: unknown;

  const attempt = async (): Promise<boolean> => {
    try {
      store = await openStore(location, o);
      return true;
    } catch (error) {
      problem = error;
      return false;
    }
  };
  const keepTrying = async (): Promise<void> => {
    let waitMillis = o.firstRetryMillis ?? 500;
    let told: unknown;
    while (!closing.signal.aborted) {
      await delay(waitMillis, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      if (await attempt()) {
        if (!closing.signal.aborted) o.onMessage?.('ClickHouse answers; going on.');
        return;
      }
      if (textOf(problem) !== told && !isPassing(problem)) o.onMessage?.(textOf(problem));
      told = textOf(problem);
      waitMillis = Math.min(waitMillis * 2, LAST_RETRY_MILLIS);
    }
  };

  let trying: Promise<void> = Promise.resolve();
  if (!(await attempt())) {
    if (!isPassing(problem)) throw problem;
    o.onMessage?.(`${textOf(problem)} Trying until it does.`);
    trying = keepTrying();
  }
  const opened = (): Store => {
    if (closing.signal.aborted) throw new StoreError('closed', 'The store is closed.');
    if (store === undefined) throw problem;
    return store;
  };

  return {
    query: async (query, params, options) => opened().query(query, params, options),
    async *stream(query, params, options) {
      yield* opened().stream(query, params, options);
    },
    async *streamArrays(query, params, options) {
      yield* opened().streamArrays(query, params, options);
    },
    async *streamBlocks(query, params, options) {
      yield* opened().streamBlocks(query, params, options);
    },
    execute: async (command, params, options) => opened().execute(command, params, options),
    insertNative: async (insert) => opened().insertNative(insert),
    insertRows: async (table, rows, options) => opened().insertRows(table, rows, options),
    insertBlock: async (insert, options) => opened().insertBlock(insert, options),
    async close() {
      closing.abort();
      await trying;
      await store?.close();
    },
  };
}

const isPassing = (error: unknown): boolean => StoreError.isInstance(error) && error.retryable;
