import type { Rate } from './rate.ts';

/** What one bearer may still send, refilled as time passes. */
export interface TokenBucket {
  readonly rate: Rate;
  /** Seconds until an amount may be taken; 0 means now. */
  waitSeconds(amount: number): number;
  /** Takes an amount, below zero if need be: it is paid back before the next. */
  take(amount: number): void;
  balance(): number;
}

/**
 * A bucket of `burst` that fills at `perSecond`. What is larger than the bucket waits for a full one and then goes
 * into debt, so that no limit refuses a request for good.
 */
export function createTokenBucket(
  rate: Rate,
  o: { monotonicMillis: () => number; balance?: number },
): TokenBucket {
  let balance = Math.min(rate.burst, o.balance ?? rate.burst);
  let filledMillis = o.monotonicMillis();
  const fill = (): void => {
    const nowMillis = o.monotonicMillis();
    const seconds = Math.max(0, nowMillis - filledMillis) / 1000;
    filledMillis = nowMillis;
    balance = Math.min(rate.burst, balance + seconds * rate.perSecond);
  };
  return {
    rate,
    waitSeconds(amount) {
      fill();
      return Math.max(0, Math.min(amount, rate.burst) - balance) / rate.perSecond;
    },
    take(amount) {
      fill();
      balance -= amount;
    },
    balance() {
      fill();
      return balance;
    },
  };
}
