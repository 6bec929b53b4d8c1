import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LabelRow } from '../../src/judge/evaluation/label.ts';
import { itemOf } from '../../src/rubric/derive-rubric.ts';
import { type Rubric, rubricSchema } from '../../src/rubric/rubric.ts';

const labels = z.object({ eb: z.number().nullable(), s2r: z.number().nullable() }).nullable();
const rowSchema = z.object({
  ...{ system: z.string(), id: z.string(), title: z.string(), description: z.string() },
  ...{ chaparro: labels, davies: labels },
});

/** Reports of nine trackers with what two independent teams say of them; undefined without BATON_TEST_DATA. */
export function readBugReports(): LabelRow[] | undefined {
  const folder = process.env['BATON_TEST_DATA'];
  if (folder === undefined) return undefined;
  const text = readFileSync(join(folder, 'bug-report-completeness/reports.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => rowSchema.parse(JSON.parse(line)))
    .filter(({ chaparro }) => chaparro?.s2r != null)
    .map(({ system, id, title, description, chaparro, davies }) => ({
      ...{ id: `${system} ${id}`, group: system, text: `${title}\n${description}` },
      ...{ labels: labelsOf(chaparro), second: labelsOf(davies) },
    }));
}

function labelsOf(of: z.infer<typeof labels>): LabelRow['labels'] {
  const verdict = (value: number | null | undefined) =>
    value == null ? null : value === 1 ? ('present' as const) : ('absent' as const);
  return { steps_to_reproduce: verdict(of?.s2r), expected_behaviour: verdict(of?.eb) };
}

/** The rubric that the labels are about. */
export const bugReportRubric: Rubric = rubricSchema.parse({
  ...{ id: 'bug-report', version: '1', process: 'bugs', texts: ['note'] },
  items: [
    itemOf('steps_to_reproduce', 'steps_to_reproduce'),
    itemOf('expected_behaviour', 'expected_behaviour'),
  ],
});

/** The regular expressions of the README of the data, as baselines. */
export const REGEXES: Readonly<Record<string, RegExp>> = {
  steps_to_reproduce: /steps to reproduce|reproduc\w*|^\s*\d+[.)]\s/im,
  expected_behaviour: /expect\w*|should|supposed to|instead of/i,
};
