import { CliError } from '../errors.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A terminal, npm and a wrapper may each pass on one Ctrl-C: what follows this soon is the same. */
const SAME_PRESS_MILLIS = 1_000;

/** Watches for Ctrl-C and its kin. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  readonly happened: Promise<void>;
  /** Stops watching. */
  dispose(): void;
}

/** Starts to watch; the first signal asks for a clean stop, a later one ends the process at once. */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let firstAtMillis: number | undefined;
  const happened = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const onSignal = (): void => {
    const nowMillis = Date.now();
    if (firstAtMillis === undefined) {
      firstAtMillis = nowMillis;
      controller.abort(new CliError('interrupted', 'Interrupted.'));
    } else if (nowMillis - firstAtMillis > SAME_PRESS_MILLIS) {
      process.exit(130);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    happened,
    dispose() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
