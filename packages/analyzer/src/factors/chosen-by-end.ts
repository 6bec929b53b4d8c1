import { sortedQuantile } from '../statistics/quantile.ts';
import type { HandoffColumns } from './handoff-columns.ts';

/** Of a log of all items that ended in a time, few began before the first of them ended. */
const MOST_BEGUN_BEFORE = 0.3;
const FIRST_ENDED = 0.05;
const LEAST_HANDOFFS = 30;

/**
 * Whether handoffs seem to be of items that were chosen by when they closed: more than 30 % of those that closed began
 * before the first 5 % of them had. Early ones are then slow and late ones quick, so that whatever changed over the time
 * would look like an effect (length-biased sampling: Cox, in "New Developments in Survey Sampling", 1969).
 */
export function isChosenByEnd({
  initiatedMillis,
  closedMillis,
}: Pick<HandoffColumns, 'initiatedMillis' | 'closedMillis'>): boolean {
  const closed = closedMillis.filter((millis) => !Number.isNaN(millis)).sort();
  if (closed.length < LEAST_HANDOFFS) return false;
  const firstEnded = sortedQuantile(closed, FIRST_ENDED) ?? Number.NEGATIVE_INFINITY;
  let before = 0;
  for (let row = 0; row < closedMillis.length; row++) {
    const isClosed = !Number.isNaN(closedMillis[row]);
    if (isClosed && (initiatedMillis[row] as number) < firstEnded) before++;
  }
  return before > MOST_BEGUN_BEFORE * closed.length;
}
