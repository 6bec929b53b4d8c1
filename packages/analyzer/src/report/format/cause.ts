import type { WaitingCause } from '../../waiting-causes/waiting-cause.ts';
import { formatDuration } from './duration.ts';
import { formatPercent } from './number.ts';

/** What a cause of waiting is called in a report. */
export const CAUSE_TEXT: Readonly<Record<WaitingCause, string>> = {
  information: 'waiting for information',
  batching: 'batching',
  contention: 'contention',
  prioritisation: 'prioritisation',
  unavailability: 'unavailability',
  unexplained: 'unexplained',
};

/** The parts of one wait, longest first: `contention 2.0 h, unexplained 12 min`. */
export function causesText(
  causes: readonly { readonly cause: WaitingCause; readonly seconds: number }[],
): string {
  return causes
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ cause, seconds }) => `${CAUSE_TEXT[cause]} ${formatDuration(seconds)}`)
    .join(', ');
}

/** The largest parts of the waits of a pair: `contention 61 %, unexplained 39 %`; `no wait` of none. */
export function shownCauses(
  causes: readonly { readonly cause: WaitingCause; readonly share: number | null }[],
  most: number,
): string {
  const shown = causes
    .flatMap(({ cause, share }) => (share === null || share === 0 ? [] : [{ cause, share }]))
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
    .map(({ cause, share }) => `${CAUSE_TEXT[cause]} ${formatPercent(share)}`);
  return shown.join(', ') || 'no wait';
}
