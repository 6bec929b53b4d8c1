/** A long computation that may be set aside wherever it yields; its result is what it returns. */
export type Steps<T> = Generator<undefined, T>;

/** Longest that one slice keeps everything else waiting, but for a single step that takes longer. */
const SLICE_MILLIS = 10;

/** Runs a computation to its end without setting it aside. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Runs a computation in slices between which whatever else waits has its turn; rejects once `signal` is aborted. */
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const untilMillis = performance.now() + SLICE_MILLIS;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
    } while (performance.now() < untilMillis);
    await new Promise((resume) => setImmediate(resume));
  }
}
