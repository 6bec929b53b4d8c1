import type { Finding } from '../findings/finding.ts';
import type { Examined } from './examine.ts';

/** Fewest strata, of those that can say, that must be on the side of the effect. */
export const MINIMUM_AGREEMENT = 0.6;

/**
 * What holds of an examined pair; undefined where neither the crude nor the adjusted comparison found anything. The
 * procedure: inside strata the false discovery rate is at most `level` (Benjamini and Hochberg, JRSS B 57, 1995), the
 * interval leaves out no effect, the effect lies outside what permuting inside strata gives, most strata agree, and both
 * halves of the time range are on the same side.
 */
export function verdictOf(
  { crudeQ, adjustedQ, adjustedEffect, agreement, placebo, halves }: Examined,
  level: number,
): Finding['verdict'] | undefined {
  const isStriking = crudeQ <= level || adjustedQ <= level;
  if (!isStriking) return undefined;
  if (adjustedEffect === undefined || agreement.compared === 0) return 'not_enough_data';
  const { value, low, high, measure } = adjustedEffect;
  const none = measure === 'difference_of_means' ? 0 : 1;
  const holds =
    adjustedQ <= level &&
    (low > none || high < none) &&
    placebo !== undefined &&
    (value < placebo.low || value > placebo.high) &&
    agreement.agreeing >= MINIMUM_AGREEMENT * agreement.compared;
  if (!holds) return crudeQ <= level ? 'explained_by_mix' : undefined;
  if (halves === undefined) return 'not_enough_data';
  return halves.every((half) => (half - none) * (value - none) > 0) ? 'supported' : 'unstable';
}
