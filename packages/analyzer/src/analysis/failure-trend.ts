import type { Trend } from '../report/report-schema.ts';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { cochranArmitage } from '../statistics/cochran-armitage.ts';
import type { WeeklyRow } from './row.ts';

const WEEK_MILLIS = 7 * 24 * 3600 * 1000;
/** Fewer weeks or ended handoffs than this are not tested. */
const MINIMUM_WEEKS = 4;
/** Ended handoffs a pair needs before its trend is tested. */
export const MINIMUM_TREND_HANDOFFS = 30;
/** A week with a greater share still open is left out: only its quick handoffs can be seen yet. */
const MOST_STILL_OPEN = 0.1;
const FALSE_DISCOVERY_RATE = 0.05;

/**
 * Trend of the share of failed handoffs over weeks of initiation, per pair (Cochran-Armitage), with
 * the q-value over all pairs tested; a pair that cannot be tested is absent.
 */
export function failureTrends(
  weeks: ReadonlyMap<string, readonly WeeklyRow[]>,
): Map<string, Trend> {
  const tested = [...weeks].flatMap(([key, rows]) => {
    const mature = rows.filter(
      (row) => row.endedHandoffs > 0 && row.openHandoffs <= MOST_STILL_OPEN * row.handoffs,
    );
    const n = mature.reduce((sum, row) => sum + row.endedHandoffs, 0);
    if (mature.length < MINIMUM_WEEKS || n < MINIMUM_TREND_HANDOFFS) return [];
    const test = cochranArmitage(
      mature.map((row) => ({
        score: Math.round(row.weekMillis / WEEK_MILLIS),
        count: row.failed,
        n: row.endedHandoffs,
      })),
    );
    return [{ key, n, weeks: mature.length, test: test ?? { z: 0, p: 1, slope: 0 } }];
  });
  const q = benjaminiHochberg(tested.map(({ test }) => test.p));
  return new Map(
    tested.map(({ key, n, weeks: count, test }, i) => {
      const clear = (q[i] ?? 1) <= FALSE_DISCOVERY_RATE;
      const direction = !clear ? 'no clear trend' : test.z > 0 ? 'rising' : 'falling';
      return [
        key,
        {
          direction,
          weeks: count,
          n,
          sharePerWeek: test.slope,
          z: test.z,
          p: test.p,
          q: q[i] ?? 1,
        },
      ];
    }),
  );
}
