import type { Factor, TimeOutcome } from './factor-sample.ts';
import type { Strata } from './strata.ts';
import { byTime, restricted, type StratifiedTimes, stratifiedTimes } from './stratified-times.ts';

/** The times of an outcome by stratum, of all rows or of those that have a factor. */
export type TimesIn = (outcome: TimeOutcome, strata: Strata, beside?: Factor) => StratifiedTimes;

/** Sorts the rows of each outcome once, and groups them once for each strata and factor that is asked for. */
export function createTimesIn(): TimesIn {
  const orders = new Map<TimeOutcome, Uint32Array>();
  const grouped = new Map<TimeOutcome, Map<Strata, Map<Factor | undefined, StratifiedTimes>>>();
  return (outcome, strata, beside) => {
    const ofOutcome = kept(grouped, outcome, () => new Map());
    const ofStrata = kept(ofOutcome, strata, () => new Map());
    const whole = kept(ofStrata, undefined, () => {
      const order = kept(orders, outcome, () => byTime(outcome.seconds, outcome.ended));
      return stratifiedTimes(outcome, order, strata);
    });
    if (beside === undefined) return whole;
    return kept(ofStrata, beside, () => restricted(whole, beside.exposed));
  };
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const before = map.get(key);
  if (before !== undefined) return before;
  const made = make();
  map.set(key, made);
  return made;
}
