import type { PairReport } from '../report-schema.ts';

const KINDS = [
  ['bounced', 'bounces'],
  ['cancelled', 'cancelled ones'],
  ['pastDue', 'past due'],
  ['askedBack', 'questions back'],
] as const;

/** The kinds of failure that none of the pairs records, though it records others; '' if there are none. */
export function unrecordedFailures(
  pairs: readonly Pick<PairReport, 'failed' | 'failedBy'>[],
): string {
  const counted = pairs.filter((pair) => pair.failed !== null);
  if (counted.length === 0) return '';
  return KINDS.filter(([kind]) => counted.every((pair) => pair.failedBy[kind] === null))
    .map(([, name]) => name)
    .join(', ');
}
