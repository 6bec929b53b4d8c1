import { businessSeconds } from '@baton/conventions';
import { coxRegression } from '../../../statistics/cox-regression.ts';
import { quantile } from '../../../statistics/quantile.ts';
import { spearman } from '../../../statistics/spearman.ts';
import type { Trap } from '../../check.ts';
import { type Course, countOf, courseTrap } from '../../course.ts';
import { rankCorrelationWithoutTies } from '../../rank-correlation-without-ties.ts';
import { resolvedAfterMillis } from './status.ts';
import { handoffsWith, throughputDays } from './times.ts';

const DAY_MILLIS = 86_400_000;
const HOUR_SECONDS = 3_600;
const EARLIER_SHARE = 0.8;
const OFFICE_HOURS = {
  timeZone: 'UTC',
  hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }],
};

const medianOf = (courses: readonly Course[], days: (one: Course) => number): number | undefined =>
  quantile(courses.map(days), 0.5);
const passedOn = (courses: readonly Course[], holds: (handoffs: number) => boolean): Course[] =>
  courses.filter(({ initiatedMillis }) => holds(initiatedMillis.length));

function manyAgainstNone(courses: readonly Course[]): number | undefined {
  const many = medianOf(
    passedOn(courses, (handoffs) => handoffs >= 3),
    throughputDays,
  );
  const none = medianOf(
    passedOn(courses, (handoffs) => handoffs === 0),
    throughputDays,
  );
  return many === undefined || none === undefined ? undefined : many / none;
}

/** When a case was back, for the first time, at the team before the last one. */
function pingPongMillis({ teams, initiatedMillis }: Course): number | undefined {
  const at = teams.findIndex((team, place) => team === teams[place + 2]);
  return at < 0 ? undefined : initiatedMillis[at + 1];
}

/**
 * Ping-pong of later cases against earlier ones: of the shares, and of the hazards within the same days at the same age,
 * since the log holds only what ended in them (delayed entry: Klein and Moeschberger, "Survival Analysis", 2003, 4.6).
 */
function laterAgainstEarlier(courses: readonly Course[]) {
  const sorted = courses.toSorted((a, b) => a.openedMillis - b.openedMillis);
  const cut = Math.floor(sorted.length * EARLIER_SHARE);
  const share = (rows: readonly Course[]): number =>
    countOf(rows, ({ pingPong }) => pingPong) / rows.length;
  const fromMillis = sorted[cut]?.openedMillis ?? 0;
  const seen = sorted
    .map((one, place) => ({
      start: Math.max(0, fromMillis - one.openedMillis) / DAY_MILLIS,
      stop: ((pingPongMillis(one) ?? one.updatedMillis) - one.openedMillis) / DAY_MILLIS,
      ended: pingPongMillis(one) === undefined ? 0 : 1,
      later: place >= cut ? 1 : 0,
    }))
    .filter(({ start, stop }) => stop > start);
  const fitted = coxRegression([Float64Array.from(seen, ({ later }) => later)], {
    starts: Float64Array.from(seen, ({ start }) => start),
    stops: Float64Array.from(seen, ({ stop }) => stop),
    ended: Uint8Array.from(seen, ({ ended }) => ended),
  });
  const coefficient = fitted?.coefficients[0];
  return {
    naive: share(sorted.slice(cut)) / share(sorted.slice(0, cut)),
    honest: coefficient === undefined ? undefined : Math.exp(coefficient),
  };
}

/** What the incidents of the BPI Challenge 2013 say at first sight, and what holds. */
export const bpic2013Traps: readonly Trap[] = [
  courseTrap(
    'T5',
    'times as long with 3 and more handoffs as with none; the mix: within medium impact',
    (courses) => ({
      naive: manyAgainstNone(courses),
      honest: manyAgainstNone(
        courses.filter(({ attributes }) => attributes['impact'] === 'Medium'),
      ),
    }),
  ),
  courseTrap(
    'T6',
    'median days with 3 and more handoffs; the automatic close: until first resolved',
    (courses) => {
      const many = passedOn(courses, (handoffs) => handoffs >= 3);
      const resolved = many.filter((one) => resolvedAfterMillis(one) !== undefined);
      return {
        naive: medianOf(many, throughputDays),
        honest: medianOf(resolved, (one) => (resolvedAfterMillis(one) ?? 0) / DAY_MILLIS),
      };
    },
  ),
  courseTrap(
    'T7',
    'ping-pong of the last fifth of cases over that before; the sample ends: in the same days at the same age',
    laterAgainstEarlier,
  ),
  courseTrap(
    'T8',
    'rank correlation of handoffs and throughput; ties: of average ranks',
    (courses) => ({
      naive: handoffsWith(courses, throughputDays, rankCorrelationWithoutTies),
      honest: handoffsWith(courses, throughputDays, spearman),
    }),
  ),
  courseTrap(
    'T10',
    'median hours of throughput; nights and weekends: Monday to Friday, 8 to 17 in UTC',
    (courses) => ({
      naive: medianOf(courses, (one) => 24 * throughputDays(one)),
      honest: medianOf(
        courses,
        ({ openedMillis, updatedMillis }) =>
          businessSeconds(OFFICE_HOURS, openedMillis, updatedMillis) / HOUR_SECONDS,
      ),
    }),
  ),
];
