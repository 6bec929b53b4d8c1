import { formatCount } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import type { FiguresRow, ProcessRow } from './row.ts';

/** Where times ran backwards, what they count as, since what would be less than nothing looks like no wait at all. */
export function timeDoubts(
  processes: readonly Pick<ProcessRow, 'importedItems' | 'backwardItems'>[],
  figures: readonly Pick<FiguresRow, 'handoffs' | 'clockSkews'>[],
): string[] {
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  const backward = sum(processes.map((row) => row.backwardItems));
  const skewed = sum(figures.map((row) => row.clockSkews));
  const imported = sum(processes.map((row) => row.importedItems));
  return [
    ...(backward === 0
      ? []
      : [
          `Times ran backwards in ${formatCount(backward)} of ${plural(imported, 'imported item')}: a row dated before the one it follows counts at that one's time, so some waits read shorter than they were, or 0.`,
        ]),
    ...(skewed === 0
      ? []
      : [
          `The clocks of ${formatCount(skewed)} of ${plural(sum(figures.map((row) => row.handoffs)), 'handoff')} disagree: what ended before it began counts as 0.`,
        ]),
  ];
}
