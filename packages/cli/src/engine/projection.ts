/** Keeps the projections up with what was loaded. */
export interface Projection {
  /** Something was loaded: project it soon. */
  touch(): void;
  /** Resolves when everything loaded before the call is projected; throws if that failed. */
  settle(): Promise<void>;
  /** Waits for the run under way. */
  close(): Promise<void>;
}

/** Looks now and then whether others have written something. */
export interface ProjectionPoll {
  readonly everyMillis: number;
  readonly isBehind: () => Promise<boolean>;
}

const FIRST_RETRY_MILLIS = 1_000;
const LAST_RETRY_MILLIS = 8_000;

/**
 * Runs `project` after each touch and whenever a poll finds it behind, one run at a time, and again if it was
 * touched meanwhile; what failed is tried again after a pause that doubles.
 */
export function createProjection(o: {
  project: () => Promise<unknown>;
  onProblem: (error: unknown) => void;
  poll?: ProjectionPoll;
}): Projection {
  let running: Promise<void> | undefined;
  let wanted = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let retryMillis = FIRST_RETRY_MILLIS;
  let lastProblem: string | undefined;

  const loop = async (): Promise<void> => {
    while (wanted && !closed) {
      wanted = false;
      await o.project();
      lastProblem = undefined;
      retryMillis = FIRST_RETRY_MILLIS;
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
    retry = undefined;
    run().catch((error: unknown) => {
      if (closed) return;
      // A full disk stays full for a while: once is enough.
      if (String(error) !== lastProblem) o.onProblem(error);
      lastProblem = String(error);
      clearTimeout(retry);
      retry = setTimeout(touch, retryMillis);
      retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    });
  };
  let looking: Promise<void> | undefined;
  const look = async (poll: ProjectionPoll): Promise<void> => {
    // Whatever stands in the way of looking is met again, and told, by the run.
    if (await poll.isBehind().catch(() => true)) touch();
  };
  const polling = setInterval(() => {
    if (closed || running !== undefined || retry !== undefined || o.poll === undefined) return;
    looking ??= look(o.poll).finally(() => {
      looking = undefined;
    });
  }, o.poll?.everyMillis ?? 0x7fff_ffff);
  return {
    touch,
    settle: run,
    async close() {
      closed = true;
      clearInterval(polling);
      clearTimeout(retry);
      await looking;
      await running?.catch(() => undefined);
    },
  };
}
