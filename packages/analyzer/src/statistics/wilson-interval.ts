import { Z_95 } from './normal-tail.ts';
/** A share of something counted, with its 95 % interval; all between 0 and 1. */
export interface WilsonInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Share `count / n` with its 95 % score interval, without continuity correction; undefined for n = 0.
 *
 * Unlike the textbook interval it stays between 0 and 1 and is not empty at 0 of n
 * (Wilson 1927, J. Am. Stat. Assoc. 22:209; method 3 of Newcombe 1998, Stat. Med. 17:857).
 */
export function wilsonInterval(count: number, n: number): WilsonInterval | undefined {
  if (!(n > 0)) return undefined;
  const share = count / n;
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return {
    share,
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === n ? 1 : Math.min(1, centre + half),
  };
}
