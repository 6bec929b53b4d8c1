import { overviewSummary, pairFigures } from '@baton/store';
import { type CheckedLog, defineCheck } from '../../check.ts';
import { countOf, courseCheck } from '../../course.ts';
import { censoringChecks } from './censoring.ts';
import { immortalTimeChecks } from './immortal-time.ts';
import { resolutionChecks } from './resolution.ts';
import { symptomCrudeChecks } from './symptom-crude.ts';
import { symptomSurvivalChecks } from './symptom-survival.ts';
import { symptomWithinChecks } from './symptom-within.ts';
import { servicenowTraps } from './traps.ts';

const TOP_PAIRS = 3;

/** The ServiceNow incident log (UCI machine learning repository, data set 498). */
export const servicenowIncidents: CheckedLog = {
  name: 'servicenow-incidents',
  log: 'incident_event_log.csv.gz',
  mapping: 'servicenow.yaml',
  checks: [
    courseCheck('events', (courses) =>
      courses.reduce((sum, { statuses }) => sum + statuses.length, 0),
    ),
    defineCheck({
      figure: 'incidents',
      query: overviewSummary,
      compute: ([summary]) => summary?.items,
    }),
    // An incident that no group ever had counts as one more.
    courseCheck('assignment_groups_incl_missing', (courses) => {
      const groups = new Set(courses.flatMap(({ teams }) => teams));
      return groups.size + (courses.some(({ teams }) => teams.length === 0) ? 1 : 0);
    }),
    defineCheck({
      figure: 'group_handoffs.total',
      query: overviewSummary,
      compute: ([summary]) => summary?.handoffs,
    }),
    defineCheck({
      figure: 'group_handoffs.incidents_with',
      query: overviewSummary,
      compute: ([summary]) => summary?.itemsWithHandoff,
    }),
    courseCheck('group_handoffs.max', (courses) =>
      Math.max(0, ...courses.map(({ initiatedMillis }) => initiatedMillis.length)),
    ),
    courseCheck('group_handoffs.aba_incidents', (courses) =>
      countOf(courses, ({ pingPong }) => pingPong),
    ),
    defineCheck({
      figure: 'group_handoffs.distinct_pairs',
      query: pairFigures,
      compute: (pairs) => pairs.length,
    }),
    defineCheck({
      figure: 'group_handoffs.top',
      query: pairFigures,
      compute: (pairs) =>
        pairs.slice(0, TOP_PAIRS).map((row) => [row.sourceTeam, row.targetTeam, row.handoffs]),
    }),
    ...resolutionChecks,
    ...symptomCrudeChecks,
    ...symptomSurvivalChecks,
    ...symptomWithinChecks,
    ...immortalTimeChecks,
    ...censoringChecks,
  ],
  traps: servicenowTraps,
  notCarried: {
    'symptom_factor.verdict': 'it is a judgement in words, not a figure',
  },
};
