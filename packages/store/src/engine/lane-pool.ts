import { StoreError } from '../store-error.ts';

/** Hands out the connections of one lane, first come first served. */
export interface LanePool<C> {
  /** Runs `work` with a connection nobody else uses meanwhile. */
  use<T>(work: (connection: C) => Promise<T>, signal?: AbortSignal): Promise<T>;
  acquire(signal?: AbortSignal): Promise<C>;
  release(connection: C): void;
  readonly connections: readonly C[];
}

/**
 * Queues in JavaScript rather than in the engine: a native call that waits for its connection would
 * hold a thread of the libuv pool, and a few of those stall even file reads.
 */
export function createLanePool<C>(connections: readonly C[]): LanePool<C> {
  const free = [...connections];
  const waiting: ((connection: C) => void)[] = [];

  const acquire = (signal?: AbortSignal): Promise<C> => {
    if (signal?.aborted) return Promise.reject(new StoreError('aborted', 'Called off.'));
    const connection = free.pop();
    if (connection !== undefined) return Promise.resolve(connection);
    return new Promise((resolve, reject) => {
      const take = (freed: C): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(freed);
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(new StoreError('aborted', 'The query was called off before it started.'));
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.push(take);
    });
  };

  const release = (connection: C): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
  };

  return {
    connections,
    acquire,
    release,
    async use(work, signal) {
      const connection = await acquire(signal);
      try {
        return await work(connection);
      } finally {
        release(connection);
      }
    },
  };
}
