import { itemAttributeValues, overviewSummary } from '@baton/store';
import { type Check, type CheckedLog, defineCheck } from '../../check.ts';
import { courseCheck } from '../../course.ts';
import { handoffChecks } from './handoffs.ts';
import { lineChecks } from './lines.ts';
import { statusChecks } from './status.ts';
import { timeChecks } from './times.ts';
import { bpic2013Traps } from './traps.ts';

const valuesOf = (figure: string, attribute: string): Check =>
  defineCheck({
    figure,
    query: itemAttributeValues,
    compute: (rows) => rows.find((row) => row.attribute === attribute)?.values,
  });

/** The incidents of the BPI Challenge 2013 (Volvo IT, doi 10.4121/uuid:500573e6-accc-4b0c-9576-aa5468b10cee). */
export const bpic2013Incidents: CheckedLog = {
  name: 'bpic2013-incidents',
  log: 'incidents.csv.gz',
  mapping: 'bpic2013.yaml',
  checks: [
    defineCheck({
      figure: 'cases',
      query: overviewSummary,
      compute: ([summary]) => summary?.items,
    }),
    courseCheck('events', (courses) =>
      courses.reduce((sum, { statuses }) => sum + statuses.length, 0),
    ),
    defineCheck({
      figure: 'teams',
      query: overviewSummary,
      compute: ([summary]) => summary?.teams,
    }),
    valuesOf('products', 'product'),
    valuesOf('org_lines', 'org_line'),
    valuesOf('owner_countries', 'owner_country'),
    ...statusChecks,
    ...handoffChecks,
    ...lineChecks,
    ...timeChecks,
  ],
  traps: bpic2013Traps,
  notCarried: {
    owners: 'they are persons, whom the mapping drops',
    function_divs_incl_missing: 'a context field is sent as present or missing, without its value',
  },
};
