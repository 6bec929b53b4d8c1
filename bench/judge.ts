import { evaluateJudge } from '../packages/analyzer/src/judge/evaluation/evaluate-judge.ts';
import { renderEvaluation } from '../packages/analyzer/src/judge/evaluation/render-evaluation.ts';
import { scoreVerdicts } from '../packages/analyzer/src/judge/evaluation/score-verdicts.ts';
import { createRedactor } from '../packages/analyzer/src/redact/create-redactor.ts';
import {
  bugReportRubric,
  REGEXES,
  readBugReports,
} from '../packages/analyzer/test/judge/bug-reports.ts';
import {
  createPrivateTexts,
  redactionProblems,
} from '../packages/analyzer/testdata/private-texts.ts';
import type { Benchmark, Measurements } from './benchmark.ts';

const ROUND_TRIPS = 10_000;
const ITEMS = bugReportRubric.items.map(({ id }) => id);
const JUDGES = ['regex', 'rules', 'text model', 'people'] as const;

/** Whether texts are judged as well as people would, on trackers no model saw, and whether redaction keeps its word. */
export const judgeBenchmark: Benchmark = {
  name: 'judge',
  description: `kappa on 671 labelled bug reports, each of nine trackers held out in turn, and ${ROUND_TRIPS} redactions`,
  runs: 1,
  metrics: [
    ...ITEMS.flatMap((item) =>
      JUDGES.map(
        (judge) => ({ metric: `${item}, ${judge}`, unit: 'kappa', better: 'higher' }) as const,
      ),
    ),
    {
      metric: 'redactions that lost or left something',
      unit: `of ${ROUND_TRIPS}`,
      better: 'lower',
      goal: 0,
    },
  ],
  skip: () =>
    process.env['BATON_TEST_DATA'] === undefined
      ? 'it reads labelled bug reports from the folder named by BATON_TEST_DATA'
      : undefined,
  async run(say) {
    const rows = readBugReports() ?? [];
    const evaluation = await evaluateJudge(bugReportRubric, rows);
    say(renderEvaluation(evaluation));
    const figures: Record<string, number> = {};
    for (const { item, rules, model, people } of evaluation.items) {
      const regex = scoreVerdicts(
        rows.map(({ text, labels }) => ({
          said: REGEXES[item]?.test(text) === true ? 'present' : 'absent',
          label: labels[item],
        })),
      );
      const kappas = [regex.agreement, rules?.agreement, model?.agreement, people];
      JUDGES.forEach((judge, at) => {
        figures[`${item}, ${judge}`] = kappas[at]?.kappa ?? 0;
      });
    }
    const next = createPrivateTexts(7);
    let bad = 0;
    for (let at = 0; at < ROUND_TRIPS; at++) {
      const redactor = createRedactor();
      const given = next();
      const redacted = redactor.redact(given.text);
      const restored = redactor.restore(redacted);
      if (redactionProblems(given, { redacted, restored }).length > 0) bad++;
    }
    figures['redactions that lost or left something'] = bad;
    return figures satisfies Measurements;
  },
};
