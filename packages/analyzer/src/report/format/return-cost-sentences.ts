import type { ReturnCost } from '../../measures/return-costs.ts';
import { formatDuration, formatHours } from './duration.ts';
import { formatCount } from './number.ts';
import { plural } from './plural.ts';

/** What coming back costs, in sentences; none where nothing came back. */
export function returnCostSentences(costs: readonly ReturnCost[]): string[] {
  return costs.flatMap(({ process, bounced, pingPong, clarified, reopened }) => {
    const of = costs.length === 1 ? '' : ` in ${process}`;
    const said: string[] = [];
    if (bounced.handoffs > 0) {
      said.push(
        `${plural(bounced.handoffs, 'bounced handoff')}${of} cost ${formatHours(bounced.hours)} until the items went on.`,
      );
    }
    if (pingPong.handoffs > 0) {
      said.push(
        `${plural(pingPong.handoffs, 'handoff')}${of} went straight back, after ${formatHours(pingPong.hours)} in all.`,
      );
    }
    if (clarified.questions > 0) {
      said.push(
        `${plural(clarified.questions, 'question')} to the sender${of} waited ${formatHours(clarified.hours)} for answers.`,
      );
    }
    if (reopened !== null && reopened.cycles > 0) {
      const median =
        reopened.medianSeconds === null
          ? ''
          : `, ${formatDuration(reopened.medianSeconds)} in the median`;
      const open =
        reopened.openAgain === 0 ? '' : ` ${formatCount(reopened.openAgain)} of them are open.`;
      said.push(
        `${plural(reopened.cycles, 'item')}${of} went on after a reopening for ${formatHours(reopened.hours)}${median}, with ${plural(reopened.handoffs, 'handoff')} and ${plural(reopened.rounds, 'round')}.${open}`,
      );
    }
    return said;
  });
}
