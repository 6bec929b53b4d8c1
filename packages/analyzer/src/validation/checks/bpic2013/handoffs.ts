import { pairFigures, pathPingPong } from '@baton/store';
import { type Check, defineCheck } from '../../check.ts';
import { bucketOf, byGroup, type Course, countOf, courseCheck, meanOf } from '../../course.ts';

const TOP_PAIRS = 5;
const TOP_PING_PONG = 3;
/** The histogram has a bucket for all cases of so many handoffs and more. */
const MOST_HANDOFFS = 10;

const handoffsOf = ({ initiatedMillis }: Course): number => initiatedMillis.length;

/** Figures of the handoffs of the BPI Challenge 2013 incidents. */
export const handoffChecks: readonly Check[] = [
  courseCheck('handoffs.total', (courses) =>
    courses.reduce((sum, course) => sum + handoffsOf(course), 0),
  ),
  courseCheck('handoffs.cases_with', (courses) => countOf(courses, (one) => handoffsOf(one) > 0)),
  courseCheck('handoffs.mean', (courses) => meanOf(courses.map(handoffsOf))),
  courseCheck('handoffs.max', (courses) => Math.max(0, ...courses.map(handoffsOf))),
  courseCheck('handoffs.histogram_cases', (courses) =>
    byGroup(
      courses,
      (one) => bucketOf(handoffsOf(one), MOST_HANDOFFS),
      (group) => group.length,
    ),
  ),
  defineCheck({
    figure: 'handoffs.distinct_pairs',
    query: pairFigures,
    compute: (pairs) => pairs.length,
  }),
  defineCheck({
    figure: 'handoffs.top_pairs',
    query: pairFigures,
    compute: (pairs) =>
      pairs.slice(0, TOP_PAIRS).map((row) => [row.sourceTeam, row.targetTeam, row.handoffs]),
  }),
  courseCheck('ping_pong.aba_cases', (courses) => countOf(courses, ({ pingPong }) => pingPong)),
  courseCheck(
    'ping_pong.aba_share',
    (courses) => countOf(courses, ({ pingPong }) => pingPong) / courses.length,
  ),
  courseCheck('ping_pong.return_cases', (courses) => countOf(courses, ({ returned }) => returned)),
  courseCheck(
    'ping_pong.return_share',
    (courses) => countOf(courses, ({ returned }) => returned) / courses.length,
  ),
  defineCheck({
    figure: 'ping_pong.top_unordered_pairs_aba_count',
    query: pathPingPong,
    parameters: { limit: TOP_PING_PONG },
    compute: (pairs) => pairs.map((row) => [...row.teams, row.times]),
  }),
];
