import type { Check, Figure, Tolerance, Trap, TrapFigures } from '../../check.ts';
import { type Course, courseCheck, courseTrap } from '../../course.ts';
import { oncePer } from '../../once-per.ts';

const HOUR_MILLIS = 3_600_000;

/** What the checks read of an incident. */
export interface Incident {
  readonly openedMillis: number;
  /** Undefined where it was closed without having been resolved. */
  readonly resolvedMillis: number | undefined;
  readonly closedMillis: number;
  /** Until it was resolved, else undefined. */
  readonly resolutionHours: number | undefined;
  /** Until it was resolved, else until it was closed. */
  readonly followedHours: number;
  /** Hours after opening at which it passed to another group. */
  readonly handoffHours: readonly number[];
  /** Its groups in order. */
  readonly groups: readonly string[];
  readonly reassignments: number;
  readonly metSla: boolean;
  readonly reopenCount: number;
  /** As of the first row. */
  readonly hadSymptom: boolean;
  readonly firstCategory: string;
  /** '' where none was recorded yet. */
  readonly firstGroup: string;
  readonly priority: string;
}

/** A check that reads all incidents. */
export function incidentCheck(
  figure: string,
  compute: (incidents: readonly Incident[]) => Figure,
  tolerance: Tolerance = 'printed',
): Check {
  return courseCheck(figure, (courses) => compute(incidentsOf(courses)), tolerance);
}

/** A trap that reads all incidents. */
export function incidentTrap(
  trap: string,
  about: string,
  compute: (incidents: readonly Incident[]) => TrapFigures,
): Trap {
  return courseTrap(trap, about, (courses) => compute(incidentsOf(courses)));
}

const incidentsOf = oncePer((courses: readonly Course[]) => courses.map(readIncident));

function readIncident(course: Course): Incident {
  const { attributes, firstAttributes } = course;
  const openedMillis = Date.parse(attributes['baton.final.opened_at'] ?? '');
  const closedMillis = Date.parse(attributes['baton.final.closed_at'] ?? '');
  const resolvedAt = Date.parse(attributes['baton.final.resolved_at'] ?? '');
  const resolvedMillis = Number.isNaN(resolvedAt) ? undefined : resolvedAt;
  const hoursUntil = (millis: number): number => (millis - openedMillis) / HOUR_MILLIS;
  return {
    openedMillis,
    resolvedMillis,
    closedMillis,
    resolutionHours: resolvedMillis === undefined ? undefined : hoursUntil(resolvedMillis),
    followedHours: hoursUntil(resolvedMillis ?? closedMillis),
    handoffHours: course.initiatedMillis.map(hoursUntil),
    groups: course.teams,
    reassignments: Number(attributes['reassignment_count']),
    metSla: course.outcome === 'success',
    reopenCount: Number(attributes['reopen_count']),
    hadSymptom: course.firstFields.includes('u_symptom'),
    firstCategory: firstAttributes['category'] ?? '',
    firstGroup: firstAttributes['group_recorded'] === 'true' ? (course.teams[0] ?? '') : '',
    priority: firstAttributes['priority'] ?? '',
  };
}
