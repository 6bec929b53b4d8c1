import type { Analyses } from './analyses.ts';

/** Analysis that runs by itself. */
export interface ScheduledAnalysis {
  /** No further run begins; the one under way is the analyses' to end. */
  close(): void;
}

/** What is sent first is loaded and projected before the first run. */
const FIRST_AFTER_MILLIS = 60_000;

/**
 * Analyzes soon after the start and then every so often what has changed since. The next run is due so long after the
 * last has ended, so that a slow one never meets itself.
 */
export function scheduleAnalysis(
  analyses: Pick<Analyses, 'run'>,
  o: {
    readonly everyMillis: number;
    readonly settle: () => Promise<void>;
    readonly onMessage: (text: string) => void;
    /** @default one minute, or `everyMillis` if that is less */
    readonly firstAfterMillis?: number;
  },
): ScheduledAnalysis {
  const { everyMillis, settle, onMessage } = o;
  const firstAfterMillis = o.firstAfterMillis ?? Math.min(FIRST_AFTER_MILLIS, everyMillis);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let lastProblem = '';

  const tell = (problem: string): void => {
    // What does not work now may not for hours: once is enough.
    if (problem !== '' && problem !== lastProblem) {
      onMessage(`The analysis failed, trying again: ${problem}`);
    }
    lastProblem = problem;
  };
  const run = async (): Promise<void> => {
    try {
      await settle();
      const runs = await analyses.run({});
      const failures = runs.flatMap((one) => one.failures);
      tell(failures.map(({ detector, message }) => `${detector}: ${message}`).join('; '));
    } catch (error) {
      if (!isClosed) tell(error instanceof Error ? error.message : String(error));
    }
    wait(everyMillis);
  };
  const wait = (millis: number): void => {
    if (isClosed) return;
    timer = setTimeout(() => void run(), millis);
    timer.unref();
  };
  wait(firstAfterMillis);

  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
