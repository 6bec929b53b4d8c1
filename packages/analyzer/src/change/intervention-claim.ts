import { formatDuration } from '../report/format/duration.ts';
import { formatDay } from '../report/format/instant.ts';
import { formatCount, formatShare } from '../report/format/number.ts';
import { changeText, signedChangeText } from './change-text.ts';
import type { Concluded } from './conclude.ts';
import type { Intervention } from './intervention.ts';
import type { OutcomeChange } from './outcome-change.ts';

const dayOf = (millis: number): string => formatDay(new Date(millis).toISOString());

/** What an intervention did to an outcome, in one sentence. */
export function interventionClaim(
  intervention: Intervention,
  change: OutcomeChange,
  concluded: Concluded,
): string {
  const name = `"${intervention.name}"`;
  const { label } = change.outcome;
  const { adjusted, crude, conclusion, reason, needed } = concluded;
  const beside =
    change.method === 'segmented_regression'
      ? 'against the trend before, with no pairs to compare with'
      : 'beyond the other pairs, in the same mix of cases';
  if (conclusion === 'not_yet') {
    const takes = formatDuration(change.maturitySeconds ?? 0);
    return `${name} cannot be judged by the ${label} before ${dayOf(change.judgedFromMillis ?? 0)}: nine in ten are known after ${takes}, and the handoffs of two weeks must have had that long.`;
  }
  if (!adjusted || conclusion === 'too_few') {
    const { treatedBefore, treatedAfter } = change.n;
    if (change.maturitySeconds === null) return `The ${label} is not recorded around ${name}.`;
    return `${name} cannot be judged by the ${label}: ${formatCount(treatedBefore)} handoffs to the changed teams before and ${formatCount(treatedAfter)} after, in too few weeks or fewer than 30.`;
  }
  if (conclusion === 'fell' || conclusion === 'rose') {
    const said = `After ${name} the ${label} ${changeText(adjusted)} ${beside}`;
    if (reason === 'pre_trend') {
      return `${said}; but the changed pairs were moving that way before, so it may not be the change.`;
    }
    if (reason === 'halves_differ') {
      return `${said}; but not in both halves of the weeks since.`;
    }
    return `${said}.`;
  }
  if (reason === 'mix' && crude) {
    return `After ${name} the ${label} ${changeText(crude)} as cases came, which is the mix of cases: in the same mix it is ${signedChangeText(adjusted)}.`;
  }
  if (conclusion === 'no_effect') {
    return `${name} made no difference to the ${label} that is worth knowing: ${signedChangeText(adjusted)} ${beside}.`;
  }
  return `Whether ${name} changed the ${label} cannot be told: ${signedChangeText(adjusted)} ${beside}; a change of the size that matters needs about ${formatCount(needed ?? 0)} more handoffs.`;
}

/** What a reader should know beside the claim. */
export function interventionCaveats(change: OutcomeChange, concluded: Concluded): string[] {
  const { nextWorst, adjusted, chart, method } = change;
  const caveats: string[] = [];
  const { response } = change;
  if (response?.before && response.after) {
    caveats.push(
      `Of the closed handoffs to the changed teams ${formatShare(response.before)} have a score from before and ${formatShare(response.after)} since; those who answer need not be like those who do not.`,
    );
  }
  if (nextWorst && adjusted) {
    const left = nextWorst.estimate / adjusted.estimate;
    const held =
      left > 0.5
        ? 'and beside these most of the change is left'
        : 'and beside these little of the change is left';
    caveats.push(
      `The changed pairs were the worst before, and the worst come back towards the usual by themselves (regression to the mean): the next-worst pairs were compared too, ${held}.`,
    );
  }
  if (method === 'segmented_regression') {
    caveats.push(
      'Every pair changed, so whatever else happened at that time counts as the change; introduce the next one in some teams first.',
    );
  }
  const isChange = concluded.conclusion === 'fell' || concluded.conclusion === 'rose';
  if (
    isChange &&
    chart &&
    !chart.signals.some(({ index }) => (chart.points[index]?.week ?? -1) >= 0)
  ) {
    caveats.push('No single week since lies outside what the weeks before did by themselves.');
  }
  return caveats;
}
