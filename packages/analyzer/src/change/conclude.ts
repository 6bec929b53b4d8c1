import type { Effect, Finding } from '../findings/finding.ts';
import type { OutcomeChange } from './outcome-change.ts';

/** Power and level of the size that is asked for: 80 % at 5 % two-sided, z of 0.84 and 1.96. */
const Z_OF_POWER_AND_LEVEL = 0.8416212335729143 + 1.959963984540054;
const FALSE_DISCOVERY_RATE = 0.05;
/** A trend before this unlikely to be chance is taken for one. */
const PRE_TREND_LEVEL = 0.05;

/** What became of an outcome. */
export type Conclusion = 'fell' | 'rose' | 'no_effect' | 'unclear' | 'not_yet' | 'too_few';

/** What is said of one outcome of an intervention. */
export interface Concluded {
  readonly conclusion: Conclusion;
  readonly verdict: Finding['verdict'];
  readonly crude: Effect | null;
  readonly adjusted: Effect | null;
  /** Treated handoffs more until a change worth knowing of would show. */
  readonly needed: number | null;
  /** Why the verdict is no better. */
  readonly reason: 'pre_trend' | 'halves_differ' | 'mix' | null;
}

/** The sense of a change: what holds, what the mix explains, what is too little to say. */
export function conclude(change: OutcomeChange, qValue: number | null): Concluded {
  const crude = effectOf(change, change.crude);
  const adjusted = effectOf(change, change.adjusted);
  const { adjusted: found } = change;
  const result = { crude, adjusted, needed: null, reason: null };
  if (!found || !adjusted) {
    const isEarly = change.judgedFromMillis !== null;
    return {
      ...result,
      conclusion: isEarly ? 'not_yet' : 'too_few',
      verdict: 'not_enough_data',
      needed: isEarly ? null : missingHandoffs(change),
    };
  }
  const { leastOfInterest } = change.outcome;
  const isClear = (found.low > 0 || found.high < 0) && (qValue ?? 1) <= FALSE_DISCOVERY_RATE;
  if (isClear) {
    const reason = shakyReason(change, found.estimate);
    const conclusion = found.estimate < 0 ? 'fell' : 'rose';
    return { ...result, conclusion, verdict: reason ? 'unstable' : 'supported', reason };
  }
  const isCrudeClear = change.crude !== null && (change.crude.low > 0 || change.crude.high < 0);
  if (isCrudeClear && Math.abs(found.estimate) < Math.abs(change.crude?.estimate ?? 0) / 2) {
    return { ...result, conclusion: 'unclear', verdict: 'explained_by_mix', reason: 'mix' };
  }
  if (-leastOfInterest < found.low && found.high < leastOfInterest) {
    return { ...result, conclusion: 'no_effect', verdict: 'supported' };
  }
  const treated = change.n.treatedBefore + change.n.treatedAfter;
  const ratio = ((Z_OF_POWER_AND_LEVEL * found.standardError) / leastOfInterest) ** 2;
  return {
    ...result,
    conclusion: 'unclear',
    verdict: 'not_enough_data',
    needed: Math.max(1, Math.ceil(treated * (ratio - 1))),
  };
}

function missingHandoffs({ n }: OutcomeChange): number {
  return Math.max(0, 30 - n.treatedBefore) + Math.max(0, 30 - n.treatedAfter);
}

/** A change that the trend before could have brought, or that one half of the weeks does not show. */
function shakyReason(change: OutcomeChange, estimate: number): Concluded['reason'] {
  const { preTrend, halves, weeks } = change;
  const betweenMiddles = (weeks.before + weeks.after) / 2;
  if (
    preTrend &&
    preTrend.pValue < PRE_TREND_LEVEL &&
    Math.sign(preTrend.slopePerWeek) === Math.sign(estimate) &&
    Math.abs(preTrend.slopePerWeek) * betweenMiddles > Math.abs(estimate) / 2
  ) {
    return 'pre_trend';
  }
  if (halves?.some((half) => Math.sign(half) !== Math.sign(estimate))) return 'halves_differ';
  return null;
}

function effectOf(change: OutcomeChange, found: OutcomeChange['adjusted']): Effect | null {
  if (!found) return null;
  const { measure } = change.outcome;
  const scale = measure === 'ratio_of_medians' ? Math.exp : (value: number): number => value;
  return {
    measure,
    value: scale(found.estimate),
    low: scale(found.low),
    high: scale(found.high),
  };
}
