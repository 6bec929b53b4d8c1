import { setTimeout as delay } from 'node:timers/promises';

/** Lets requests through, as many at a time as the endpoint bears. */
export interface RequestGate {
  /** Runs `send` when there is room; rejects with the signal's reason if that comes first. */
  pass<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The endpoint bears it. */
  onAnswered(): void;
  /** It does not: half as many from now on, and none for so long. */
  onRefused(pauseMillis: number): void;
}

/**
 * Additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the increase and decrease algorithms for
 * congestion avoidance", 1989) between 1 and `most` requests at a time.
 */
export function createRequestGate(most: number): RequestGate {
  let limit = most;
  let active = 0;
  let pausedUntilMillis = 0;
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (let room = Math.floor(limit) - active; room > 0; room--) waiting.shift()?.();
  };
  /** Takes a place, where there is room and no pause. */
  const enter = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const pauseMillis = pausedUntilMillis - Date.now();
      if (pauseMillis > 0) {
        await delay(pauseMillis, undefined, { signal }).catch(() => signal.throwIfAborted());
        continue;
      }
      if (active < Math.floor(limit)) {
        active++;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => {
          const at = waiting.indexOf(next);
          if (at >= 0) waiting.splice(at, 1);
          reject(signal.reason);
        };
        const next = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        waiting.push(next);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    }
  };
  return {
    async pass(send, signal) {
      try {
        await enter(signal);
      } catch (error) {
        // It may have been woken for room that the next in line can have.
        wake();
        throw error;
      }
      try {
        return await send();
      } finally {
        active--;
        wake();
      }
    },
    onAnswered() {
      limit = Math.min(most, limit + 1 / limit);
      wake();
    },
    onRefused(pauseMillis) {
      limit = Math.max(1, Math.floor(limit / 2));
      pausedUntilMillis = Math.max(pausedUntilMillis, Date.now() + pauseMillis);
    },
  };
}
