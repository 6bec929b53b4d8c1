import { absentFigure } from '../format/absent.ts';
import { formatDuration, formatHours } from '../format/duration.ts';
import { formatCount, formatDigits, formatInterval, formatPercent } from '../format/number.ts';
import { scoreText } from '../format/score-text.ts';
import { unrecordedFailures } from '../format/unrecorded-failures.ts';
import type { PairReport, Quantiles, Report, Share } from '../report-schema.ts';
import { type Look, pairText, paragraph } from './look.ts';
import { drawBar } from './paint.ts';
import { terminalText } from './terminal-text.ts';
import { type TextCell, type TextColumn, textTable } from './text-table.ts';

const BAR_WIDTH = 16;
const PAIR: TextColumn = { head: 'pair', align: 'left', flexible: true };

/** Pairs by what they cost, with bars. */
export function costLines(pairs: readonly PairReport[], look: Look): string[] {
  const most = Math.max(0, ...pairs.map((pair) => pair.cost?.hours ?? 0));
  const rows = pairs.map((pair): TextCell[] => {
    const { cost } = pair;
    if (!cost) return [pairText(pair), '', 'no usual yet', '', '', formatCount(pair.handoffs)];
    return [
      pairText(pair),
      { text: drawBar(most > 0 ? cost.hours / most : 0, BAR_WIDTH), paint: look.paint.bar },
      formatHours(cost.hours),
      formatPercent(cost.share),
      formatDuration(cost.usualSeconds),
      formatCount(pair.handoffs),
    ];
  });
  const columns = [
    PAIR,
    { head: '', align: 'left' as const },
    { head: 'cost' },
    { head: 'of all' },
    { head: 'usual' },
    { head: 'n' },
  ];
  return textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}

/** Waiting and working time per pair, by the clock or in business hours. */
export function timeLines(
  pairs: readonly PairReport[],
  clock: 'calendar' | 'business',
  look: Look,
): string[] {
  const waits = (pair: PairReport) => (clock === 'business' ? pair.waitingBusiness : pair.waiting);
  const works = (pair: PairReport) => (clock === 'business' ? pair.workingBusiness : pair.working);
  const shown = pairs.filter((pair) => clock === 'calendar' || waits(pair) || works(pair));
  if (shown.length === 0) return [];
  const times = (pair: PairReport, quantiles: Quantiles | null): string[] =>
    quantiles
      ? [formatDuration(quantiles.median), formatDuration(quantiles.p90), formatCount(quantiles.n)]
      : [absentFigure(pair), '', ''];
  const columns = [
    PAIR,
    { head: 'wait median' },
    { head: 'p90' },
    { head: 'n' },
    { head: 'work median' },
    { head: 'p90' },
    { head: 'n' },
  ];
  const rows = shown.map((pair) => [
    pairText(pair),
    ...times(pair, waits(pair)),
    ...times(pair, works(pair)),
  ]);
  return textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}

/** Waiting and working time without the time that the customer was waited for; nothing where no pair knows it. */
export function customerLines(pairs: readonly PairReport[], look: Look): string[] {
  const rows = pairs.flatMap((pair): TextCell[][] => {
    const own = pair.measures?.withoutCustomer;
    if (!own || own.withCustomer === 0) return [];
    const time = (seconds: number | null): string =>
      seconds === null ? absentFigure(pair) : formatDuration(seconds);
    return [
      [
        pairText(pair),
        formatHours((own.customerSeconds ?? 0) / 3_600),
        formatCount(own.withCustomer),
        time(own.waitingMedianSeconds),
        time(own.workingMedianSeconds),
        formatCount(own.known),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const columns = [
    PAIR,
    { head: 'with the customer' },
    { head: 'n' },
    { head: 'wait without, median' },
    { head: 'work without' },
    { head: 'n' },
  ];
  return textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}

/** What failed per pair, with interval and trend, and how often it bounced. */
export function failureLines(pairs: readonly PairReport[], look: Look): string[] {
  const share = (pair: PairReport, value: Share | null): string =>
    value ? formatPercent(value.share) : absentFigure(pair);
  const rows = pairs.map((pair): TextCell[] => [
    pairText(pair),
    share(pair, pair.failed),
    pair.failed ? formatInterval(pair.failed.low, pair.failed.high) : '',
    trendCell(pair, look),
    share(pair, pair.bounced),
    pair.rounds === null ? absentFigure(pair) : formatCount(pair.rounds),
    formatCount(pair.ended),
  ]);
  const columns = [
    PAIR,
    { head: 'failed' },
    { head: '95 %' },
    { head: 'trend', align: 'left' as const },
    { head: 'bounced' },
    { head: 'rounds' },
    { head: 'n' },
  ];
  const without = unrecordedFailures(pairs);
  return [
    ...textTable(columns, rows, { width: look.width, quiet: look.paint.quiet }),
    ...(without === '' ? [] : [look.paint.quiet(`  without ${without}: not recorded`)]),
  ];
}

function trendCell({ failed, trend, measures }: PairReport, look: Look): TextCell {
  if (!failed) return '';
  if (measures?.failurePattern === 'one_off') return { text: 'one-off', paint: look.paint.quiet };
  if (measures?.failurePattern === 'burst') return { text: 'a burst', paint: look.paint.alarm };
  if (!trend) return { text: 'too few', paint: look.paint.quiet };
  if (trend.direction === 'no clear trend') return { text: 'none', paint: look.paint.quiet };
  return trend.direction === 'rising' ? { text: '↑ rising', paint: look.paint.alarm } : '↓ falling';
}

/** Scores of processes and pairs, always beside how many gave one. */
export function scoreLines(
  { scores }: Pick<Report, 'scores'>,
  pairs: readonly PairReport[],
  look: Look,
): string[] {
  if (scores.length === 0) return [];
  const rows = pairs.flatMap((pair): TextCell[][] => {
    const score = pair.measures?.score;
    if (!score) return [];
    const { response } = score;
    const cells = [
      formatDigits(score.mean),
      formatDigits(score.median),
      formatPercent(response.share),
    ];
    return [[pairText(pair), ...cells, formatCount(response.n)]];
  });
  const columns = [
    PAIR,
    { head: 'mean' },
    { head: 'median' },
    { head: 'answered' },
    { head: 'closed items' },
  ];
  return [
    ...scores.flatMap((score) => paragraph(`${score.process}: ${scoreText(score)}.`, look)),
    ...textTable(columns, rows, { width: look.width, quiet: look.paint.quiet }),
    ...paragraph('Scores are of those who answered.', look, look.paint.quiet),
  ];
}

/** Completeness per pair: the mean, the fields least often there, what receivers asked for. */
export function fieldLines(pairs: readonly PairReport[], look: Look): string[] {
  const rows = pairs
    .filter((pair) => pair.fields.length > 0 || pair.askedFor.length > 0)
    .map((pair): TextCell[] => [
      pairText(pair),
      pair.completeness ? formatPercent(pair.completeness.mean) : 'not recorded',
      pair.completeness ? formatCount(pair.completeness.n) : '',
      leastField(pair),
      pair.askedFor
        .slice(0, 1)
        .map((row) => `${terminalText(row.field)} ${formatCount(row.handoffs)}×`)
        .join(''),
    ]);
  if (rows.length === 0) return [];
  const asked = pairs.some((pair) => pair.askedFor.length > 0);
  const columns = [
    PAIR,
    { head: 'complete' },
    { head: 'n' },
    { head: 'least often there', align: 'left' as const },
    ...(asked ? [{ head: 'asked for most', align: 'left' as const }] : []),
  ];
  return textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}

function leastField(pair: PairReport): string {
  const required = pair.fields.filter((row) => row.required);
  const least = (required.length > 0 ? required : pair.fields)
    .filter((row) => row.present.share < 1)
    .sort((a, b) => a.present.share - b.present.share)[0];
  return least ? `${terminalText(least.field)} ${formatPercent(least.present.share)}` : '';
}
