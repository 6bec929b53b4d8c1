/** Remembers when facts without a time of their own arrived first. */
export interface ArrivalTimes {
  /** Milliseconds since 1970: now, or when the same content arrived a moment ago. */
  of(content: string): number;
}

/** How long and for how many facts an arrival is remembered. */
export interface ArrivalTimesOptions {
  /** @default 65536 */
  readonly maxEntries?: number;
  /** @default 600 */
  readonly maxAgeSeconds?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/**
 * A script that got no answer sends again; without this a fact that does not say when it happened would become
 * another one. The window is that of identical requests, but is not kept over a restart.
 */
export function createArrivalTimes(options: ArrivalTimesOptions = {}): ArrivalTimes {
  const maxEntries = options.maxEntries ?? 65_536;
  const maxAgeMillis = (options.maxAgeSeconds ?? 600) * 1000;
  const now = options.now ?? Date.now;
  const arrivals = new Map<string, number>();

  return {
    of(content) {
      const nowMillis = now();
      const known = arrivals.get(content);
      // A clock that was set back must not keep an entry for long.
      if (known !== undefined && Math.abs(nowMillis - known) <= maxAgeMillis) return known;
      arrivals.delete(content);
      arrivals.set(content, nowMillis);
      for (const [oldest, atMillis] of arrivals) {
        const isRecent = Math.abs(nowMillis - atMillis) <= maxAgeMillis;
        if (arrivals.size <= maxEntries && isRecent) break;
        arrivals.delete(oldest);
      }
      return nowMillis;
    },
  };
}
