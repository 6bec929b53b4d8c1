import type { Calendar } from '@baton/conventions';
import type { DeclaredProcess } from '../analysis/declared-process.ts';

/** One string per team, for look-ups. */
export function teamKey(namespace: string, team: string): string {
  return JSON.stringify([namespace, team]);
}

/**
 * The calendar of each team that has one, by {@link teamKey}. Where processes of a namespace declare
 * different ones for a team, that of the first process by name stands: a team has one set of hours.
 */
export function teamCalendars(declared: readonly DeclaredProcess[]): Map<string, Calendar> {
  const calendars = new Map<string, Calendar>();
  const byName = [...declared].sort((a, b) => (a.process < b.process ? -1 : 1));
  for (const { namespace, definition } of byName) {
    for (const [team, { calendar }] of Object.entries(definition.teams ?? {})) {
      const hours = new Map(Object.entries(definition.calendars ?? {})).get(calendar ?? '');
      const key = teamKey(namespace, team);
      if (hours && !calendars.has(key)) calendars.set(key, hours);
    }
  }
  return calendars;
}
