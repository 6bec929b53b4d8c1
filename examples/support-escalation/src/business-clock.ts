import { businessSeconds, type Calendar } from '@baton/conventions';

const HOUR_MILLIS = 3_600_000;
const HOUR_SECONDS = 3600;

/** Opening hours of one calendar over the simulated weeks, ready for many look-ups. */
export interface BusinessClock {
  readonly isOpen: (atMillis: number) => boolean;
  /** The instant by which so many business seconds have passed; Infinity past the known weeks. */
  readonly add: (atMillis: number, seconds: number) => number;
}

/**
 * Tabulates a calendar by the hour, so that simulating a million items does not ask the calendar ten
 * million times. The calendar opens and closes on whole hours of UTC.
 */
export function createBusinessClock(
  calendar: Calendar,
  o: { readonly fromMillis: number; readonly toMillis: number },
): BusinessClock {
  const firstMillis = Math.floor(o.fromMillis / HOUR_MILLIS) * HOUR_MILLIS;
  const count = Math.ceil((o.toMillis - firstMillis) / HOUR_MILLIS);
  const open = Array.from({ length: count }, (_, hour) => {
    const atMillis = firstMillis + hour * HOUR_MILLIS;
    return businessSeconds(calendar, atMillis, atMillis + HOUR_MILLIS) > 0;
  });
  const hourOf = (atMillis: number): number => Math.floor((atMillis - firstMillis) / HOUR_MILLIS);
  return {
    isOpen: (atMillis) => open[hourOf(atMillis)] === true,
    add: (atMillis, seconds) => {
      let leftSeconds = seconds;
      let now = atMillis;
      for (let hour = hourOf(atMillis); hour < count; hour += 1) {
        const endMillis = firstMillis + (hour + 1) * HOUR_MILLIS;
        if (open[hour]) {
          const stepSeconds = Math.min(HOUR_SECONDS, (endMillis - now) / 1000);
          if (leftSeconds <= stepSeconds) return Math.round(now + leftSeconds * 1000);
          leftSeconds -= stepSeconds;
        }
        now = endMillis;
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}
