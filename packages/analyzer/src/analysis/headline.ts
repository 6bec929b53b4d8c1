import { formatDuration, formatHours } from '../report/format/duration.ts';
import { formatCount, formatPercent, formatShare } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import { teamName } from '../report/format/team.ts';
import { unrecordedFailures } from '../report/format/unrecorded-failures.ts';
import type { PairReport, Report } from '../report/report-schema.ts';

/** A pair with fewer handoffs than this is not what a report tells people to start with. */
const MINIMUM_HANDOFFS = 10;
/** From this share of its cost in one handoff on, a pair's cost is that of one case. */
const ONE_CASE_SHARE = 0.5;

function failureDetail(pair: PairReport): string | undefined {
  if (!pair.failed || pair.failed.count === 0) return undefined;
  const causes: [string, number | null][] = [
    ['bounced', pair.failedBy.bounced],
    ['cancelled', pair.failedBy.cancelled],
    ['past due', pair.failedBy.pastDue],
    ['sent back for information', pair.failedBy.askedBack],
  ];
  const named = causes
    .flatMap(([name, count]) => (count ? [{ name, count }] : []))
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${name} ${formatCount(count)}`);
  const without = unrecordedFailures([pair]);
  const partly = without === '' ? '' : ` Not recorded: ${without}.`;
  return `Failed: ${formatShare(pair.failed)}; ${named.join(', ')}.${partly}`;
}

function askedDetail(pair: PairReport): string | undefined {
  const asked = pair.askedFor
    .slice(0, 3)
    .map((row) => `${row.field} (${formatCount(row.handoffs)})`);
  if (asked.length === 0) return undefined;
  return `Asked for most often: ${asked.join(', ')}, of ${plural(pair.handoffs, 'handoff')}.`;
}

function missingDetail(pair: PairReport): string | undefined {
  const worst = pair.fields
    .filter((row) => row.required && row.present.share < 1)
    .sort((a, b) => a.present.share - b.present.share || b.present.n - a.present.n)[0];
  if (!worst) return undefined;
  const { count, n } = worst.present;
  return `Least often there: ${worst.field}, present in ${formatCount(count)} of ${formatCount(n)}.`;
}

function costDetails(pair: PairReport): string[] {
  const { cost } = pair;
  if (!cost) return [];
  const details: string[] = [];
  if (cost.largestShare >= ONE_CASE_SHARE) {
    details.push(
      `One handoff alone makes up ${formatPercent(cost.largestShare)} of that: look at it first.`,
    );
  }
  return details;
}

/** The sentence that says where to start, what else is known of that pair, and how far times can be trusted. */
export function headline(
  summary: Report['summary'],
  pairs: readonly PairReport[],
  doubts: readonly string[],
): Report['headline'] {
  const nothingStandsOut = (sentence: string): Report['headline'] => ({
    ...{ sentence, details: [...doubts], pair: null },
  });
  if (summary.items === 0) return nothingStandsOut('Nothing here yet.');
  if (summary.handoffs === 0) {
    return nothingStandsOut(
      `No handoffs yet: ${plural(summary.items, 'item')} seen, none passed from one stage to another.`,
    );
  }
  if (summary.openHandoffs === summary.handoffs) {
    const open =
      summary.handoffs === 1 ? 'the only one is' : `all ${formatCount(summary.handoffs)} are`;
    return nothingStandsOut(
      `No handoff has ended yet: ${open} open, so nothing is known of how long they usually take.`,
    );
  }
  const place = pairs.findIndex((pair) => pair.handoffs >= MINIMUM_HANDOFFS && costHours(pair) > 0);
  const pair = pairs[place];
  if (!pair?.cost) {
    return nothingStandsOut(
      `No pair of teams stands out yet: of ${plural(summary.pairs, 'pair')}, none has ${MINIMUM_HANDOFFS} handoffs with time over its usual (n = ${plural(summary.handoffs, 'handoff')}).`,
    );
  }
  const { cost } = pair;
  const rework = cost.reworkHours > 0 ? ` and ${formatHours(cost.reworkHours)} of rework` : '';
  const sentence =
    `Start with ${teamName(pair.from)} → ${teamName(pair.to)}: ` +
    `${formatHours(cost.overHours)} over its usual ${formatDuration(cost.usualSeconds)}` +
    `${rework}, in ${plural(pair.handoffs, 'handoff')}` +
    (summary.pairs === 1
      ? '.'
      : `; ${formatPercent(cost.share)} of what all ${formatCount(summary.pairs)} pairs cost.`);
  const details = [
    ...costDetails(pair),
    failureDetail(pair),
    askedDetail(pair),
    missingDetail(pair),
    ...doubts,
  ];
  return { sentence, details: details.filter((detail) => detail !== undefined), pair: place };
}

function costHours(pair: PairReport): number {
  return pair.cost?.hours ?? 0;
}
