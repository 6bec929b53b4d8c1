import { WAITING_CAUSES } from '../../waiting-causes/waiting-cause.ts';
import { absentFigure } from '../format/absent.ts';
import { CAUSE_TEXT } from '../format/cause.ts';
import { formatHours } from '../format/duration.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import { teamName } from '../format/team.ts';
import type { PairReport, Report } from '../report-schema.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';

const PAIRS_SHOWN = 12;

/** What the waits of the costliest pairs are put down to, as a share of each pair's waiting. */
export function waitingSection({ whyItWaits, pairs }: Report): string {
  const sentences = whyItWaits.sentences.map(escapeMarkdown).join(' ');
  const shown = pairs.slice(0, PAIRS_SHOWN);
  if (!shown.some((pair) => pair.whyItWaits)) return `## Why it waits\n\n${sentences}`;
  const heads = [
    'pair',
    'waited',
    ...WAITING_CAUSES.map((cause) => CAUSE_TEXT[cause]),
    'working',
    'n',
  ];
  return `## Why it waits\n\n${sentences}\n\n${markdownTable(heads, shown.map(pairRow))}`;
}

function pairRow(pair: PairReport): string[] {
  const name = `${escapeMarkdown(teamName(pair.from))} → ${escapeMarkdown(teamName(pair.to))}`;
  const why = pair.whyItWaits;
  if (!why) return [name, absentFigure(pair), ...WAITING_CAUSES.map(() => ''), '', ''];
  return [
    name,
    formatHours(why.seconds / 3600),
    ...WAITING_CAUSES.map((cause) => {
      const share = why.causes.find((one) => one.cause === cause)?.share ?? null;
      return share === null ? '–' : formatPercent(share);
    }),
    why.efficiency === null ? '–' : formatPercent(why.efficiency),
    formatCount(why.n),
  ];
}
