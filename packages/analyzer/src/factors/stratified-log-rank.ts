import { type HazardRatio, oneStepHazardRatio } from '../statistics/log-rank.ts';
import type { StratifiedTimes } from './stratified-times.ts';

/**
 * The stratified log-rank test of `logRank` (same formulas and sources) in one pass over rows that were sorted once:
 * hundreds of factors are tested on the same times. Undefined where nothing can differ.
 */
export function stratifiedLogRank(
  { order, starts, seconds, ended }: StratifiedTimes,
  exposed: Uint8Array,
): HazardRatio | undefined {
  let difference = 0;
  let variance = 0;
  for (let stratum = 0; stratum + 1 < starts.length; stratum++) {
    const from = starts[stratum] as number;
    let atRisk = 0;
    let exposedAtRisk = 0;
    // From the end, those at risk are those passed already.
    for (let at = (starts[stratum + 1] as number) - 1; at >= from; ) {
      const time = seconds[at] as number;
      let events = 0;
      let exposedEvents = 0;
      for (; at >= from; at--) {
        if (seconds[at] !== time) break;
        const isExposed = exposed[order[at] as number] as number;
        atRisk++;
        exposedAtRisk += isExposed;
        if (ended[at] === 1) {
          events++;
          exposedEvents += isExposed;
        }
      }
      if (events === 0) continue;
      const share = exposedAtRisk / atRisk;
      difference += exposedEvents - events * share;
      if (atRisk > 1) {
        variance += (events * share * (1 - share) * (atRisk - events)) / (atRisk - 1);
      }
    }
  }
  if (!(variance > 0)) return undefined;
  return oneStepHazardRatio(difference, variance);
}
