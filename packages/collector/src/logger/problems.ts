import type { Logger } from './create-logger.ts';

/** A trouble that lasts. */
export interface Problem {
  /** Stable word, such as `log_full`. */
  readonly code: string;
  readonly message: string;
  readonly sinceMillis: number;
}

/** Tells of troubles once when they begin, rarely while they last, and once when they end. */
export interface Problems {
  /** Something does not work, now as possibly before. */
  failing(code: string, message: string): void;
  /** It works: ends the problems of these codes. */
  recovered(...codes: readonly string[]): void;
  /** Something that others cause and that is over at once, such as a malformed request. */
  happened(code: string, message: string): void;
  /** What fails now. */
  current(): readonly Problem[];
}

interface Open extends Problem {
  toldMillis: number;
  untold: number;
  times: number;
}

/** Creates the problems of a process; the same one is told again after `repeatMillis` at the earliest. */
export function createProblems(
  logger: Logger,
  o: { readonly repeatMillis?: number; readonly now?: () => number } = {},
): Problems {
  const { repeatMillis = 60_000, now = Date.now } = o;
  const open = new Map<string, Open>();
  const passing = new Map<string, { toldMillis: number; untold: number }>();

  return {
    failing(code, message) {
      const nowMillis = now();
      const known = open.get(code);
      if (known === undefined) {
        const times = { toldMillis: nowMillis, untold: 0, times: 1 };
        open.set(code, { code, message, sinceMillis: nowMillis, ...times });
        logger.error({ problem: code, state: 'failing' }, message);
        return;
      }
      known.times++;
      known.untold++;
      if (nowMillis - known.toldMillis < repeatMillis) return;
      const seconds = Math.round((nowMillis - known.sinceMillis) / 1000);
      logger.error({ problem: code, state: 'failing', seconds, repeated: known.untold }, message);
      known.toldMillis = nowMillis;
      known.untold = 0;
    },
    recovered(...codes) {
      if (open.size === 0) return;
      for (const code of codes) {
        const known = open.get(code);
        if (known === undefined) continue;
        open.delete(code);
        const seconds = Math.round((now() - known.sinceMillis) / 1000);
        logger.info(
          { problem: code, state: 'recovered', seconds, times: known.times },
          'It works again.',
        );
      }
    },
    happened(code, message) {
      const nowMillis = now();
      const known = passing.get(code);
      if (known !== undefined && nowMillis - known.toldMillis < repeatMillis) {
        known.untold++;
        return;
      }
      const repeated = known?.untold ?? 0;
      passing.set(code, { toldMillis: nowMillis, untold: 0 });
      logger.warn({ problem: code, ...(repeated === 0 ? {} : { repeated }) }, message);
    },
    current: () =>
      [...open.values()].map(({ code, message, sinceMillis }) => ({ code, message, sinceMillis })),
  };
}
