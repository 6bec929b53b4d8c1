/** A clock that stands still until it is moved. */
export interface FixedClock {
  (): Date;
  /** Moves to a moment. */
  set(at: Date): void;
  /** Moves on by seconds. */
  advance(seconds: number): void;
}

/**
 * Creates a clock for the `clock` option of a tracer.
 *
 * @default start: 2027-01-04T09:00:00Z, a Monday
 */
export function fixedClock(start: Date = new Date('2027-01-04T09:00:00Z')): FixedClock {
  let millis = start.getTime();
  const clock = (): Date => new Date(millis);
  return Object.assign(clock, {
    set: (at: Date): void => {
      millis = at.getTime();
    },
    advance: (seconds: number): void => {
      millis += seconds * 1000;
    },
  });
}
