/** Keeps the projections up with what was loaded. */
export interface Projection {
  /** Something was loaded: project it soon. */
  touch(): void;
  /** Resolves when everything loaded before the call is projected; throws if that failed. */
  settle(): Promise<void>;
  /** Waits for the run under way. */
  close(): Promise<void>;
}

const RETRY_MILLIS = 1_000;

/** Runs `project` after each touch, one run at a time, and again if it was touched meanwhile. */
export function createProjection(o: {
  project: () => Promise<unknown>;
  onProblem: (error: unknown) => void;
}): Projection {
  let running: Promise<void> | undefined;
  let wanted = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let lastProblem: string | undefined;

  const loop = async (): Promise<void> => {
    while (wanted && !closed) {
      wanted = false;
      await o.project();
      lastProblem = undefined;
    }
  };
  const run = (): Promise<void> => {
    wanted = true;
    running ??= loop().finally(() => {
      running = undefined;
    });
    return running;
  };
  const touch = (): void => {
    clearTimeout(retry);
    run().catch((error: unknown) => {
      if (closed) return;
      // A full disk stays full for a while: once is enough.
      if (String(error) !== lastProblem) o.onProblem(error);
      lastProblem = String(error);
      retry = setTimeout(touch, RETRY_MILLIS);
    });
  };
  return {
    touch,
    settle: run,
    async close() {
      closed = true;
      clearTimeout(retry);
      await running?.catch(() => undefined);
    },
  };
}
