const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const TICKS_SECONDS = [
  1,
  10,
  MINUTE,
  10 * MINUTE,
  HOUR,
  4 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];
const MOST_TICKS = 8;

/** A logarithmic axis over seconds. */
export interface LogAxis {
  readonly ticksSeconds: readonly number[];
  /** Place on the axis in percent, 0 to 100; times beyond its ends stand at the end. */
  place(seconds: number): number;
}

/** A logarithmic axis that spans the given times, its ends on ticks. */
export function createLogAxis(timesSeconds: readonly number[]): LogAxis {
  const positive = timesSeconds.filter((seconds) => seconds > 0);
  const low = Math.max(1, Math.min(...positive, DAY));
  const high = Math.max(low, ...positive, HOUR);
  const first = Math.max(
    0,
    TICKS_SECONDS.findLastIndex((tick) => tick <= low),
  );
  const beyond = TICKS_SECONDS.findIndex((tick) => tick >= high);
  const last = beyond === -1 ? TICKS_SECONDS.length - 1 : beyond;
  const spanned = TICKS_SECONDS.slice(first, Math.max(last, first + 1) + 1);
  const from = spanned[0] ?? 1;
  const to = spanned.at(-1) ?? DAY;
  const step = Math.ceil(spanned.length / MOST_TICKS);
  return {
    ticksSeconds: spanned.filter((_, index) => index % step === 0),
    place(seconds) {
      const share = Math.log(Math.max(seconds, from) / from) / Math.log(to / from);
      return Math.min(100, 100 * share);
    },
  };
}
