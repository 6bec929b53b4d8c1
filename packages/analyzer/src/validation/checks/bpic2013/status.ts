import type { Check } from '../../check.ts';
import { type Course, countOf, courseCheck } from '../../course.ts';

const DAY_MILLIS = 86_400_000;

/** To which status of the log a sub-status belongs; it is the sub-status that the facts carry. */
const STATUS_OF: Readonly<Record<string, string>> = {
  'In Progress': 'Accepted',
  Assigned: 'Accepted',
  Wait: 'Accepted',
  'Wait - User': 'Accepted',
  'Wait - Customer': 'Accepted',
  'Wait - Implementation': 'Accepted',
  'Wait - Vendor': 'Accepted',
  'Awaiting Assignment': 'Queued',
  Resolved: 'Completed',
  Closed: 'Completed',
  'In Call': 'Completed',
  Cancelled: 'Completed',
  Unmatched: 'Unmatched',
};

const isResolved = (status: string): boolean => status === 'Resolved' || status === 'Closed';

/** Milliseconds from the first row to the first resolved one; undefined where none was. */
export function resolvedAfterMillis({ statuses, statusMillis }: Course): number | undefined {
  const at = statusMillis[statuses.findIndex(isResolved)];
  return at === undefined ? undefined : at - (statusMillis[0] ?? at);
}

function isReopened({ statuses }: Course): boolean {
  const first = statuses.findIndex(isResolved);
  const later = first < 0 ? [] : statuses.slice(first + 1);
  return later.some((status) => ['Accepted', 'Queued'].includes(STATUS_OF[status] ?? ''));
}

const variants = (courses: readonly Course[], nameOf: (status: string) => string): number =>
  new Set(courses.map(({ statuses }) => statuses.map(nameOf).join('\u001f'))).size;

function daysByStatus(courses: readonly Course[]): Record<string, number> {
  const days: Record<string, number> = {};
  for (const { statuses, statusMillis } of courses) {
    for (let row = 0; row + 1 < statuses.length; row++) {
      const status = statuses[row] ?? '';
      const key = `${STATUS_OF[status]}/${status}`;
      const millis = (statusMillis[row + 1] ?? 0) - (statusMillis[row] ?? 0);
      days[key] = (days[key] ?? 0) + millis / DAY_MILLIS;
    }
  }
  return days;
}

function waitsForUser(courses: readonly Course[]) {
  const waits = courses.map(({ statuses }) => countOf(statuses, (one) => one === 'Wait - User'));
  const cases = countOf(waits, (count) => count > 0);
  const events = waits.reduce((sum, count) => sum + count, 0);
  return { cases, share: cases / courses.length, events };
}

/** Figures that follow from the statuses of the BPI Challenge 2013 incidents. */
export const statusChecks: readonly Check[] = [
  courseCheck(
    'status_substatus_pairs',
    (courses) => new Set(courses.flatMap(({ statuses }) => statuses)).size,
  ),
  courseCheck('variants_status', (courses) => variants(courses, (one) => STATUS_OF[one] ?? one)),
  courseCheck('variants_status_substatus', (courses) => variants(courses, (one) => one)),
  courseCheck('wait_user', waitsForUser),
  courseCheck('state_days_until_next_event', daysByStatus),
  courseCheck('ever_resolved_or_closed', (courses) => {
    const cases = countOf(courses, (course) => resolvedAfterMillis(course) !== undefined);
    return { cases, share: cases / courses.length };
  }),
  courseCheck('reopened', (courses) => {
    const cases = countOf(courses, isReopened);
    const resolved = countOf(courses, (course) => resolvedAfterMillis(course) !== undefined);
    return { cases, share_of_resolved: cases / resolved };
  }),
];
