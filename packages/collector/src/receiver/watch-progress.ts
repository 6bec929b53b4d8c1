import type { RequestLimits } from './service.ts';

/** Watches one request come in. */
export interface ProgressWatch {
  /** Something came. */
  progress(): void;
  stop(): void;
}

/** Calls `onTimeout` if nothing comes for too long, or if the whole takes too long however steadily it trickles. */
export function watchProgress(
  limits: Pick<RequestLimits, 'noProgressMillis' | 'requestMillis'>,
  onTimeout: () => void,
): ProgressWatch {
  const stalled = setTimeout(onTimeout, limits.noProgressMillis);
  const late = setTimeout(onTimeout, limits.requestMillis);
  return {
    progress: () => void stalled.refresh(),
    stop() {
      clearTimeout(stalled);
      clearTimeout(late);
    },
  };
}
