import { CAUSE_TEXT } from '../report/format/cause.ts';
import { formatDuration, formatHours } from '../report/format/duration.ts';
import { formatCount, formatPercent } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import { teamName } from '../report/format/team.ts';
import type { PairReport, Report } from '../report/report-schema.ts';
import type { QueueLengthEffect } from './queue-length-effect.ts';
import { WAITING_CAUSES } from './waiting-cause.ts';

const SECONDS_PER_HOUR = 3600;
const TEAMS_LISTED = 100;
const TEAMS_NAMED = 2;

/** What of the waits of all pairs can be said at all, and what cannot. */
export function waitingSummary(
  pairs: readonly PairReport[],
  read: { readonly attributed: number; readonly accepted: number },
  queues: readonly QueueLengthEffect[] = [],
): Report['whyItWaits'] {
  const known = pairs.flatMap((pair) => pair.whyItWaits ?? []);
  const sample = read.attributed < read.accepted;
  return {
    attributed: read.attributed,
    accepted: read.accepted,
    queueLength: queues.slice(0, TEAMS_LISTED).map(({ fifths, ...effect }) => ({
      ...effect,
      fifths: [...fifths],
    })),
    sentences: [
      mainSentence(pairs, known),
      ...(sample
        ? [
            `Taken from the newest ${formatCount(read.attributed)} of ${formatCount(read.accepted)} accepted handoffs, in equal shares of each receiving team.`,
          ]
        : []),
      ...queueSentences(queues),
      ...calendarSentence(known),
      ...backwardsSentence(known),
    ],
  };
}

function mainSentence(
  pairs: readonly PairReport[],
  known: readonly NonNullable<PairReport['whyItWaits']>[],
): string {
  const handoffs = pairs.reduce((sum, pair) => sum + pair.handoffs, 0);
  const accepted = known.reduce((sum, pair) => sum + pair.n, 0);
  if (handoffs === 0) return 'No handoff yet, so nothing waits.';
  if (accepted === 0) {
    const pending = pairs.reduce((sum, pair) => sum + pair.pending, 0);
    const still = pending > 0 ? `; ${formatCount(pending)} may still be` : '';
    return `No wait is known: none of ${plural(handoffs, 'handoff')} was accepted, as far as is recorded${still}.`;
  }
  const seconds = known.reduce((sum, pair) => sum + pair.seconds, 0);
  if (seconds === 0) {
    return `Nothing waited: ${plural(accepted, 'handoff')}, all accepted the moment they were initiated.`;
  }
  const parts = WAITING_CAUSES.map((cause) => ({
    cause,
    seconds: known.reduce((sum, { causes }) => sum + secondsOf(causes, cause), 0),
  }))
    .filter((part) => part.seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  const named = parts.map(
    (part) => `${CAUSE_TEXT[part.cause]} ${formatPercent(part.seconds / seconds)}`,
  );
  return `${formatHours(seconds / SECONDS_PER_HOUR)} of waiting in ${plural(accepted, 'accepted handoff')}: ${named.join(', ')}.`;
}

function secondsOf(
  causes: NonNullable<PairReport['whyItWaits']>['causes'],
  cause: (typeof WAITING_CAUSES)[number],
): number {
  return causes.find((one) => one.cause === cause)?.seconds ?? 0;
}

function queueSentences(queues: readonly QueueLengthEffect[]): string[] {
  return queues
    .filter(({ direction, fifths }) => direction !== 'none clear' && fifths.length > 1)
    .slice(0, TEAMS_NAMED)
    .flatMap(({ team, direction, spearman, fifths, n }) => {
      const [shortest] = fifths;
      const longest = fifths.at(-1);
      if (!shortest || !longest || !spearman) return [];
      const [value, low, high] = [spearman.value, spearman.low, spearman.high].map((r) =>
        r.toFixed(2),
      );
      return [
        `The more handoffs ${teamName(team)} has open when one arrives, the ${direction} it waits: median ${waitText(shortest)}, ${waitText(longest)} (rank correlation ${value}, ${low} to ${high}, n ${formatCount(n)}).`,
      ];
    });
}

function waitText(fifth: QueueLengthEffect['fifths'][number]): string {
  const { shortestQueue, longestQueue, medianWaitingSeconds } = fifth;
  const range =
    shortestQueue === longestQueue
      ? formatCount(shortestQueue)
      : `${formatCount(shortestQueue)}–${formatCount(longestQueue)}`;
  return `${formatDuration(medianWaitingSeconds)} with ${range} open`;
}

function calendarSentence(known: readonly NonNullable<PairReport['whyItWaits']>[]): string[] {
  const waiting = known.filter((pair) => pair.seconds > 0);
  const without = waiting.filter((pair) => !pair.calendarKnown).length;
  if (without === 0) return [];
  return [
    without === waiting.length
      ? 'No receiving team has a declared calendar, so closed hours are not told apart.'
      : `The receiving team of ${plural(without, 'pair')} has no declared calendar, so closed hours are not told apart there.`,
  ];
}

function backwardsSentence(known: readonly NonNullable<PairReport['whyItWaits']>[]): string[] {
  const backwards = known.reduce((sum, pair) => sum + pair.backwards, 0);
  if (backwards === 0) return [];
  return [
    `Accepted before being initiated: ${plural(backwards, 'handoff')}. Their clocks disagree, and they count as no wait.`,
  ];
}
