import { interventionTitle, NOT_MEASURED } from '../../change/report-interventions.ts';
import { findingLines, goneLines } from '../../findings/render-findings.ts';
import { noFindingsText } from '../../findings/report-findings.ts';
import { formatDuration } from '../format/duration.ts';
import { formatDay } from '../format/instant.ts';
import { formatCount, formatShare } from '../format/number.ts';
import { plural } from '../format/plural.ts';
import { returnCostSentences } from '../format/return-cost-sentences.ts';
import { teamName } from '../format/team.ts';
import type { OpenHandoff, Report, Share } from '../report-schema.ts';
import { conformanceLines } from './conformance-lines.ts';
import {
  createLook,
  INDENT,
  type Look,
  pairText,
  paragraph,
  section,
  type TextOptions,
} from './look.ts';
import {
  costLines,
  customerLines,
  failureLines,
  fieldLines,
  scoreLines,
  timeLines,
} from './pair-sections.ts';
import { percentileText } from './percentile-text.ts';
import { terminalText } from './terminal-text.ts';
import { textTable } from './text-table.ts';
import { causeLines } from './waiting-lines.ts';

const PAIRS_SHOWN = 10;
const FINDINGS_SHOWN = 6;
const OPEN_SHOWN = 8;
const PING_PONG_SHOWN = 3;

/** Renders a report for a terminal: tables within the width, bars, colour only where asked for. */
export function renderText(report: Report, options: TextOptions): string {
  const look = createLook(options);
  const lines =
    report.summary.items === 0
      ? emptyLines(look)
      : [...openingLines(report, look), ...figureLines(report, look)];
  return `${lines.join('\n')}\n`;
}

function emptyLines({ paint }: Look): string[] {
  return [
    paint.title('Baton: where work waits between teams'),
    '',
    paint.strong(`${INDENT}Nothing here yet.`),
    '',
    `${INDENT}Send the first trace with the SDK to http://127.0.0.1:4318,`,
    `${INDENT}or load a log you have:`,
    '',
    `${INDENT}${INDENT}baton init --from tickets.csv`,
    `${INDENT}${INDENT}baton import tickets.csv --mapping tickets.yaml`,
    '',
    `${INDENT}or play the demo: baton demo`,
  ];
}

function openingLines({ summary, headline, processes }: Report, look: Look): string[] {
  const { paint } = look;
  const { period } = summary;
  const size = [
    `${plural(summary.items, 'item')} (${formatCount(summary.openItems)} open)`,
    `${plural(summary.handoffs, 'handoff')} (${formatCount(summary.openHandoffs)} open)`,
    plural(summary.teams, 'team'),
    ...(period ? [`${formatDay(period.from)} to ${formatDay(period.to)}`] : []),
  ].join(' · ');
  const name = processes.length === 1 ? `: ${terminalText(processes[0]?.process ?? '')}` : '';
  return [
    paint.title(`Baton${name}`),
    ...paragraph(size, look, paint.quiet),
    '',
    ...paragraph(headline.sentence, look, paint.strong),
    ...headline.details.flatMap((detail) => paragraph(detail, look)),
  ];
}

function figureLines(report: Report, look: Look): string[] {
  const pairs = report.pairs.slice(0, PAIRS_SHOWN);
  const business = timeLines(pairs, 'business', look);
  const more = report.pairs.length + report.pairsLeftOut - pairs.length;
  if (pairs.length === 0) {
    // Of what nobody hands over, a way to propose would be a single stage.
    const declared = { conformance: report.conformance, proposedPaths: [] };
    return [
      ...section(look, 'Expected against actual', conformanceLines(declared, look)),
      ...section(look, 'Not recorded', notRecordedLines(report, look)),
    ];
  }
  return [
    ...section(look, 'What it costs: hours over the usual, and rework', [
      ...costLines(pairs, look),
      ...(more > 0 ? [look.paint.quiet(`${INDENT}and ${plural(more, 'more pair')}`)] : []),
    ]),
    ...section(
      look,
      'Findings: what goes with what, not what causes it',
      findingsLines(report, look),
    ),
    ...section(look, 'What was changed, and what came of it', interventionLines(report, look)),
    ...section(look, 'Waiting and working, by the clock', timeLines(pairs, 'calendar', look)),
    ...section(look, 'The same in business hours', business),
    ...section(look, 'Without the time with the customer', customerLines(pairs, look)),
    ...section(look, 'Why it waits', [
      ...report.whyItWaits.sentences.flatMap((sentence) => paragraph(sentence, look)),
      ...causeLines(pairs, look),
    ]),
    ...section(look, 'What failed, of those ended', failureLines(pairs, look)),
    ...section(look, 'What comes along', fieldLines(pairs, look)),
    ...section(look, 'Coming back', returnLines(report, look)),
    ...section(look, 'Score', scoreLines(report, pairs, look)),
    ...section(look, 'Expected against actual', conformanceLines(report, look)),
    ...section(look, openTitle(report), openLines(report.slowestOpen, look)),
    ...section(look, 'Not recorded', notRecordedLines(report, look)),
  ];
}

function findingsLines({ findings }: Report, look: Look): string[] {
  const shown = findings.found.slice(0, FINDINGS_SHOWN);
  if (shown.length === 0) return paragraph(noFindingsText(findings), look, look.paint.quiet);
  const more = findings.found.length - shown.length + findings.leftOut;
  return [
    ...shown.flatMap((finding) => {
      if (finding.status === 'gone') return goneLines(finding, look);
      return findingLines(finding, look);
    }),
    ...(more > 0
      ? paragraph(`and ${plural(more, 'more finding')}: baton analyze`, look, look.paint.quiet)
      : []),
  ];
}

function interventionLines({ interventions }: Report, look: Look): string[] {
  return interventions.flatMap((one) => [
    ...paragraph(interventionTitle(one), look, look.paint.strong),
    ...(one.claims.length === 0
      ? paragraph(NOT_MEASURED, look, look.paint.quiet)
      : one.claims.flatMap(({ claim }) => paragraph(claim, look))),
  ]);
}

function returnLines({ returns }: Report, look: Look): string[] {
  const share = (value: Share | null): string => (value ? formatShare(value) : 'not recorded');
  const lines = [
    `${INDENT}Ping-pong (X, Y, X)   ${share(returns.pingPong)} items`,
    `${INDENT}Came back to a team   ${share(returns.returned)} items`,
    `${INDENT}Reopened              ${returns.reopened ? `${share(returns.reopened)} items` : 'not recorded'}`,
  ];
  const pairs = returns.pingPongPairs
    .slice(0, PING_PONG_SHOWN)
    .map(({ teams: [one, other], times }) => {
      const names = `${terminalText(teamName(one))} ⇄ ${terminalText(teamName(other))}`;
      return `${names} ${formatCount(times)}×`;
    });
  if (pairs.length > 0) lines.push(...paragraph(`Most between: ${pairs.join(', ')}`, look));
  lines.push(
    ...returnCostSentences(returns.costs).flatMap((sentence) => paragraph(sentence, look)),
  );
  return lines;
}

function openTitle({ processes }: Report): string {
  const imported = processes.every((process) => process.importedItems >= process.items);
  return imported ? 'Open longest when the log ends' : 'Open longest';
}

function openLines(handoffs: readonly OpenHandoff[], look: Look): string[] {
  const rows = handoffs
    .slice(0, OPEN_SHOWN)
    .map((handoff) => [
      terminalText(handoff.item),
      pairText(handoff),
      formatDuration(handoff.ageSeconds),
      percentileText(handoff.percentile, handoff.compared),
      handoff.pastDue ? { text: 'past due', paint: look.paint.alarm } : '',
    ]);
  const columns = [
    { head: 'item', align: 'left' as const },
    { head: 'pair', align: 'left' as const, flexible: true },
    { head: 'open for' },
    { head: 'longer than', align: 'left' as const },
    { head: '', align: 'left' as const },
  ];
  return rows.length === 0
    ? []
    : textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}

function notRecordedLines({ processes }: Report, look: Look): string[] {
  return processes.flatMap(({ process, notRecorded }) =>
    notRecorded.flatMap(({ what, why }) =>
      paragraph(`${terminalText(process)}: ${what} (${why})`, look, look.paint.quiet),
    ),
  );
}
