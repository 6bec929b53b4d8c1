import { businessSeconds, type Calendar } from '@baton/conventions';
import type { Factor } from './factor-sample.ts';
import { flags } from './flags.ts';
import type { HandoffColumns } from './handoff-columns.ts';

const OTHERWISE = 'before 06:00, after 18:00 or on a weekend (UTC)';

/** Handoffs that came when the receiving team was closed: by its calendar where it has one, else by the hour in UTC. */
export function afterHours(
  { rows, initiatedMillis, receiver, quarterOfDay, weekday }: HandoffColumns,
  calendars: ReadonlyMap<string, Calendar>,
): Factor {
  const ofReceiver = receiver.names.map((team) => calendars.get(team));
  const known = ofReceiver.filter((calendar) => calendar !== undefined).length;
  return {
    name: 'after_hours',
    words: wordsFor(known, receiver.names.length),
    dimension: 'hour',
    exposed: flags(rows, (row) => {
      const calendar = ofReceiver[receiver.codes[row] as number];
      if (calendar === undefined) {
        return quarterOfDay[row] === 0 || quarterOfDay[row] === 3 || (weekday[row] as number) > 5;
      }
      const atMillis = initiatedMillis[row] as number;
      return businessSeconds(calendar, atMillis, atMillis + 1) === 0;
    }),
  };
}

function wordsFor(known: number, teams: number): string {
  if (known === 0) return `handed over ${OTHERWISE}`;
  const closed = 'handed over while the receiving team was closed';
  return known === teams ? closed : `${closed} (of teams without a calendar: ${OTHERWISE})`;
}
