import { absentFigure } from '../format/absent.ts';
import { shownCauses } from '../format/cause.ts';
import { formatHours } from '../format/duration.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import type { PairReport } from '../report-schema.ts';
import { type Look, pairText } from './look.ts';
import { type TextCell, type TextColumn, textTable } from './text-table.ts';

const CAUSES_SHOWN = 2;

/** What the waits of each pair are put down to, largest part first, and how much of its time is work. */
export function causeLines(pairs: readonly PairReport[], look: Look): string[] {
  if (!pairs.some((pair) => pair.whyItWaits)) return [];
  const rows = pairs.map((pair): TextCell[] => {
    const why = pair.whyItWaits;
    if (!why) return [pairText(pair), absentFigure(pair), '', '', ''];
    return [
      pairText(pair),
      formatHours(why.seconds / 3600),
      shownCauses(why.causes, CAUSES_SHOWN),
      why.efficiency === null ? '' : formatPercent(why.efficiency),
      formatCount(why.n),
    ];
  });
  const columns: TextColumn[] = [
    { head: 'pair', align: 'left', flexible: true },
    { head: 'waited' },
    { head: 'most of it', align: 'left' },
    { head: 'working' },
    { head: 'n' },
  ];
  return textTable(columns, rows, { width: look.width, quiet: look.paint.quiet });
}
