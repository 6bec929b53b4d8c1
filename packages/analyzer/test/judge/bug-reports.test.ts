import { describe, expect, test } from 'vitest';
import { evaluateJudge } from '../../src/judge/evaluation/evaluate-judge.ts';
import { scoreVerdicts } from '../../src/judge/evaluation/score-verdicts.ts';
import { bugReportRubric, REGEXES, readBugReports } from './bug-reports.ts';

const rows = readBugReports();
/** `npm run bench -- judge` holds out all nine, one by one, for both items. */
const PARTS = [
  ['facebook', 'docker', 'hibernate'],
  ['httpd', 'libreoffice', 'openmrs'],
  ['firefox', 'eclipse', 'wordpress-android'],
];

describe.skipIf(rows === undefined)('on labelled bug reports (set BATON_TEST_DATA to run)', () => {
  const given = rows ?? [];
  const kappaOfRegex = (item: string): number =>
    scoreVerdicts(
      given.map(({ text, labels }) => ({
        said: REGEXES[item]?.test(text) === true ? 'present' : 'absent',
        label: labels[item],
      })),
    ).agreement?.kappa ?? Number.NaN;

  test('the rules are at or above one regular expression, and the people are above both', async () => {
    const { items, leftOut } = await evaluateJudge(bugReportRubric, given, { hasModel: false });
    expect(items.map(({ item }) => item)).toEqual(['steps_to_reproduce', 'expected_behaviour']);
    for (const { item, n, people, rules, constant } of items) {
      expect(n).toBe(671);
      expect(rules?.agreement?.kappa).toBeGreaterThanOrEqual(kappaOfRegex(item));
      expect(people?.n).toBe(363);
      expect(people?.low).toBeLessThan(people?.kappa ?? 0);
      expect(constant.agreement?.kappa).toBeCloseTo(0, 12);
    }
    expect(items.map(({ people }) => people?.kappa?.toFixed(3))).toEqual(['0.664', '0.722']);
    expect(leftOut.join()).toContain('No language model');
  });

  test('the text model beats rules and regular expression on steps, on trackers it never saw', async () => {
    const parts = given.map((row) => ({
      ...row,
      group: String(PARTS.findIndex((part) => part.includes(row.group))),
    }));
    const [steps] = bugReportRubric.items;
    if (steps === undefined) throw new Error('no item');
    const evaluation = await evaluateJudge({ ...bugReportRubric, items: [steps] }, parts);
    expect(evaluation.heldOut).toBe('every group was judged by a model of the other 2');
    const { model, rules } = evaluation.items[0] ?? {};
    expect(model?.agreement?.kappa).toBeGreaterThan(rules?.agreement?.kappa ?? 1);
    expect(model?.agreement?.kappa).toBeGreaterThan(kappaOfRegex(steps.id));
    expect(model?.calibrationError).toBeLessThan(0.1);
    // What was written into the texts to sway the judge changed nothing.
    expect(evaluation.injections.rules?.controls.right).toBe(10);
    expect(evaluation.injections.rules?.results.filter(({ flips }) => flips > 0)).toEqual([]);
  });
});
