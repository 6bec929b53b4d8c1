import type { Share } from '../report/report-schema.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';

/** A share with its interval as a report carries it; null where there is nothing to count in. */
export function shareOf(count: number, n: number): Share | null {
  const interval = wilsonInterval(count, n);
  return interval ? { count, n, ...interval } : null;
}
