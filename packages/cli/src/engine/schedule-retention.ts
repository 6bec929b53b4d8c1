import type { Retention } from '@baton/store';

/** Retention that runs by itself. */
export interface ScheduledRetention {
  /** Waits for the removal under way, which is not cut off. */
  close(): Promise<void>;
}

const EVERY_MILLIS = 3_600_000;

/** Runs retention now and every hour; what is left when a run ends at its bounds is taken up at once. */
export function scheduleRetention(
  retention: Retention,
  o: { readonly onMessage: (text: string) => void; readonly everyMillis?: number },
): ScheduledRetention {
  const { onMessage, everyMillis = EVERY_MILLIS } = o;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let lastProblem: string | undefined;

  const run = async (): Promise<void> => {
    let hasMore = false;
    try {
      const done = await retention.run({ signal: closing.signal });
      hasMore = done.hasMore;
      lastProblem = undefined;
      if (done.items + done.spans > 0) {
        onMessage(`Retention removed ${done.items} items and ${done.spans} technical spans.`);
      }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // What does not work now may not for hours: once is enough.
      if (problem !== lastProblem) onMessage(`Retention failed, trying again: ${problem}`);
      lastProblem = problem;
    }
    if (closing.signal.aborted) return;
    timer = setTimeout(next, hasMore ? 0 : everyMillis);
    timer.unref();
  };
  let running = Promise.resolve();
  const next = (): void => {
    running = run();
  };
  next();

  return {
    async close() {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
