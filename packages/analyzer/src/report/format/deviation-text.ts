import type { DeviationTime, PathStep, RuleResult } from '../../conformance/conformance-schema.ts';
import { formatDuration } from './duration.ts';
import { formatCount, formatShare } from './number.ts';

/** What times with a deviation are no proof of. */
export const DEVIATION_CAUTION =
  'Linked with, not caused by: what takes longer also has more time to go astray.';

/** A kind of deviation in words. */
export function deviationKindText(kind: PathStep['kind']): string {
  return kind.replaceAll('_', ' ');
}

/** How long items with a deviation take against those without: `2.9× (2.1–3.8×): 3.2 d against 1.1 d`. */
export function deviationTimeText(time: DeviationTime): string {
  const { ratio, low, high, needed, medianWithSeconds, medianWithoutSeconds } = time;
  if (needed > 0) return `not enough data, ${formatCount(needed)} more needed`;
  if (medianWithSeconds === null || medianWithoutSeconds === null) {
    return 'not enough data, too few have closed';
  }
  const medians = `${formatDuration(medianWithSeconds)} against ${formatDuration(medianWithoutSeconds)}`;
  if (ratio === null || low === null || high === null) return medians;
  return `${formatTimes(ratio)}× (${formatTimes(low)}–${formatTimes(high)}×): ${medians}`;
}

/** How often a rule was broken, and by which items. */
export function ruleResultText({ violated, pending, examples }: RuleResult): string {
  const open = pending === 0 ? '' : `; ${formatCount(pending)} open may still keep it`;
  if (violated === null) return `none, as it never came up${open}`;
  const which = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
  return `${formatShare(violated)}${open}${which}`;
}

function formatTimes(ratio: number): string {
  if (ratio >= 9.95) return formatCount(ratio);
  return ratio < 0.1 ? ratio.toPrecision(1) : ratio.toFixed(ratio < 0.995 ? 2 : 1);
}
