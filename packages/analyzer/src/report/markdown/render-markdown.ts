import { absentFigure } from '../format/absent.ts';
import { formatDuration, formatHours } from '../format/duration.ts';
import { formatDay, formatInstant } from '../format/instant.ts';
import { formatCount, formatPercent, formatShare } from '../format/number.ts';
import { returnCostSentences } from '../format/return-cost-sentences.ts';
import { scoreText } from '../format/score-text.ts';
import { teamName } from '../format/team.ts';
import type { OpenHandoff, PairReport, Quantiles, Report } from '../report-schema.ts';
import { conformanceText } from './conformance-text.ts';
import { findingsText } from './findings-text.ts';
import { interventionsText } from './interventions-text.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';
import { waitingSection } from './waiting-section.ts';

const NOT_RECORDED = 'not recorded';

/** Renders a report as Markdown, for a ticket, a wiki or a pull request. */
export function renderMarkdown(report: Report): string {
  const { summary, headline } = report;
  const sections =
    summary.items === 0
      ? ['Nothing here yet. Send the first trace to port 4318, or load a log with `baton import`.']
      : [
          `**${escapeMarkdown(headline.sentence)}**`,
          headline.details.map((detail) => `- ${escapeMarkdown(detail)}`).join('\n'),
          summarySection(report),
          returnCostSentences(report.returns.costs)
            .map((sentence) => `- ${escapeMarkdown(sentence)}`)
            .join('\n'),
          `## Pairs of teams, costliest first\n\n${pairTable(report.pairs)}${leftOut(report.pairsLeftOut)}`,
          waitingSection(report),
          `## Findings\n\n${findingsText(report.findings)}`,
          interventionsText(report.interventions),
          fieldSection(report.pairs),
          `## Open now\n\n${openTable(report.slowestOpen)}`,
          `## Expected against actual\n\n${conformanceText(report)}`,
          notRecordedText(report),
        ];
  return `${['# Handoff report', periodLine(report), ...sections].filter(Boolean).join('\n\n')}\n`;
}

function periodLine({ summary: { period }, generatedAt }: Report): string {
  const made = `made ${formatInstant(generatedAt)}`;
  return period === null ? made : `${formatDay(period.from)} to ${formatDay(period.to)}, ${made}`;
}

function summarySection({ summary, returns, scores }: Report): string {
  const share = (value: typeof returns.pingPong): string =>
    value === null ? NOT_RECORDED : formatShare(value);
  return markdownTable(
    ['figure', 'value'],
    [
      ['items', `${formatCount(summary.items)}, ${formatCount(summary.openItems)} open`],
      ['handoffs', `${formatCount(summary.handoffs)}, ${formatCount(summary.openHandoffs)} open`],
      ['items with a handoff', formatCount(summary.itemsWithHandoff)],
      ['ping-pong (X, Y, X)', share(returns.pingPong)],
      ['came back to a team', share(returns.returned)],
      ['reopened', share(returns.reopened)],
      ...scores.map((score) => [`score of ${escapeMarkdown(score.process)}`, scoreText(score)]),
      ['rounds', summary.rounds === null ? NOT_RECORDED : formatCount(summary.rounds)],
    ],
  );
}

function pairTable(pairs: readonly PairReport[]): string {
  const heads = [
    'pair',
    'handoffs',
    'cost',
    'failed',
    'wait median / p90',
    'work median / p90',
    'bounced',
    'complete',
  ];
  return markdownTable(
    heads,
    pairs.map((pair) => [
      pairName(pair),
      formatCount(pair.handoffs),
      pair.cost === null ? absentFigure(pair) : formatHours(pair.cost.hours),
      pair.failed === null ? absentFigure(pair) : formatShare(pair.failed),
      pair.waiting === null ? absentFigure(pair) : times(pair.waiting),
      pair.working === null ? absentFigure(pair) : times(pair.working),
      pair.bounced === null ? absentFigure(pair) : formatShare(pair.bounced),
      pair.completeness === null
        ? NOT_RECORDED
        : `${formatPercent(pair.completeness.mean)} (n ${formatCount(pair.completeness.n)})`,
    ]),
  );
}

function fieldSection(pairs: readonly PairReport[]): string {
  const rows = pairs.flatMap((pair) =>
    pair.fields
      .filter(({ required }) => required)
      .map(({ field, present }) => [pairName(pair), escapeMarkdown(field), formatShare(present)]),
  );
  if (rows.length === 0) return '';
  return `## What comes along\n\n${markdownTable(['pair', 'required field', 'present'], rows)}`;
}

function openTable(handoffs: readonly OpenHandoff[]): string {
  if (handoffs.length === 0) return 'No handoff is open.';
  return markdownTable(
    ['item', 'pair', 'open for', 'against the usual', 'missing'],
    handoffs.map((handoff) => [
      escapeMarkdown(handoff.item),
      pairName(handoff),
      `${formatDuration(handoff.ageSeconds)}${handoff.pastDue ? ', past due' : ''}`,
      handoff.percentile === null
        ? 'nothing to compare with'
        : `longer than ${formatPercent(handoff.percentile)} of ${formatCount(handoff.compared)}`,
      handoff.missingFields.map(escapeMarkdown).join(', ') || '–',
    ]),
  );
}

function notRecordedText({ processes }: Report): string {
  const lines = processes.flatMap(({ process, notRecorded }) =>
    notRecorded.map(
      ({ what, why }) =>
        `- ${[process, what].map(escapeMarkdown).join(': ')} (${escapeMarkdown(why)})`,
    ),
  );
  return lines.length === 0 ? '' : `## Not recorded\n\n${lines.join('\n')}`;
}

function pairName({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${escapeMarkdown(teamName(from))} → ${escapeMarkdown(teamName(to))}`;
}

function times({ median, p90, n }: Quantiles): string {
  return `${formatDuration(median)} / ${formatDuration(p90)} (n ${formatCount(n)})`;
}

function leftOut(pairs: number): string {
  return pairs === 0 ? '' : `\n\n${formatCount(pairs)} more pairs cost less and are left out.`;
}
