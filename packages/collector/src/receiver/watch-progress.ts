import type { RequestLimits } from './service.ts';

/** Watches one request come in. */
export interface ProgressWatch {
  /** Something came. */
  progress(): void;
  /** Until something comes again, it is not the client that is waited for. */
  hold(): void;
  stop(): void;
}

/** Calls `onTimeout` if nothing comes for too long, or if the whole takes too long however steadily it trickles. */
export function watchProgress(
  limits: Pick<RequestLimits, 'noProgressMillis' | 'requestMillis'>,
  onTimeout: () => void,
): ProgressWatch {
  let isHeld = false;
  const stalled = setTimeout(() => {
    if (isHeld) stalled.refresh();
    else onTimeout();
  }, limits.noProgressMillis);
  const late = setTimeout(onTimeout, limits.requestMillis);
  return {
    progress() {
      isHeld = false;
      stalled.refresh();
    },
    hold() {
      isHeld = true;
    },
    stop() {
      clearTimeout(stalled);
      clearTimeout(late);
    },
  };
}
