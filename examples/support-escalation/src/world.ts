import { type BusinessClock, createBusinessClock } from './business-clock.ts';
import { calendars } from './calendars.ts';
import { PLANTED } from './planted-effects.ts';
import { supportEscalation, type TeamName } from './process.ts';

const DAY_MILLIS = 86_400_000;
const WEEK_MILLIS = 7 * DAY_MILLIS;

/** How long the story runs. */
export const WEEKS = 8;

/** What all items of one simulation share. */
export interface World {
  readonly seed: number;
  readonly startMillis: number;
  readonly endMillis: number;
  readonly clocks: Readonly<Record<TeamName, BusinessClock>>;
  readonly hasTemplate: (team: TeamName, atMillis: number) => boolean;
}

/** Lays out the eight weeks that end at `endMillis`. */
export function createWorld(o: { readonly seed: number; readonly endMillis: number }): World {
  const startMillis = o.endMillis - WEEKS * WEEK_MILLIS;
  const clockOf = (calendar: keyof typeof calendars): BusinessClock =>
    createBusinessClock(calendars[calendar], {
      fromMillis: startMillis,
      toMillis: o.endMillis + DAY_MILLIS,
    });
  const adopters: readonly TeamName[] = PLANTED.newTemplate.teams;
  const adoptedMillis = startMillis + (PLANTED.newTemplate.fromWeek - 1) * WEEK_MILLIS;
  return {
    seed: o.seed,
    startMillis,
    endMillis: o.endMillis,
    clocks: {
      frontline: clockOf('frontline'),
      'product-support': clockOf('berlin-support'),
      'engineering-atlas': clockOf('berlin-office'),
      'engineering-beacon': clockOf('new-york-office'),
    },
    hasTemplate: (team, atMillis) => adopters.includes(team) && atMillis >= adoptedMillis,
  };
}

/** The team that owns a stage. */
export function teamOf(stage: keyof typeof supportEscalation.stages): TeamName {
  return supportEscalation.stages[stage].team;
}
