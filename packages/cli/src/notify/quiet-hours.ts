import {
  addBusinessSeconds,
  businessSeconds,
  type Calendar,
  ConventionError,
  checkProcessDefinition,
  type ProcessDefinition,
} from '@baton/conventions';
import { processDefinitions, type Store } from '@baton/store';
import type { AlertsConfig } from './alerts-file.ts';

const TWO_WEEKS_MILLIS = 14 * 86_400_000;

/** Whether a calendar is closed now, but will be open within two weeks: nothing is held back for longer. */
export function isClosedNow(calendar: Calendar, nowMillis: number): boolean {
  try {
    if (businessSeconds(calendar, nowMillis, nowMillis + 1_000) > 0) return false;
    return addBusinessSeconds(calendar, nowMillis, 1) - nowMillis < TWO_WEEKS_MILLIS;
  } catch (error) {
    // A calendar that is never open must not silence anybody.
    if (ConventionError.isInstance(error)) return false;
    throw error;
  }
}

/** Calendars of teams: those of the alerts file before those that processes declare. */
export async function teamCalendars(
  store: Store,
  config: AlertsConfig,
): Promise<(team: string, at: { namespace: string; process: string }) => Calendar | undefined> {
  const rows = await store.query(processDefinitions, {});
  const definitions = new Map(
    rows.map((row) => [`${row.namespace}\u001f${row.process}`, definitionOf(row.definition)]),
  );
  return (team, { namespace, process }) => {
    const own = Object.hasOwn(config.teams, team) ? config.teams[team]?.calendar : undefined;
    if (own !== undefined) return own;
    const definition = definitions.get(`${namespace}\u001f${process}`);
    const teams = definition?.teams ?? {};
    const name = Object.hasOwn(teams, team) ? teams[team]?.calendar : undefined;
    const calendars = definition?.calendars ?? {};
    return name !== undefined && Object.hasOwn(calendars, name) ? calendars[name] : undefined;
  };
}

function definitionOf(text: string): ProcessDefinition | undefined {
  try {
    return checkProcessDefinition(JSON.parse(text)).definition;
  } catch {
    return undefined;
  }
}
