import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateJudge } from '../../src/judge/evaluation/evaluate-judge.ts';
import { readLabels } from '../../src/judge/evaluation/label.ts';
import { renderEvaluation } from '../../src/judge/evaluation/render-evaluation.ts';
import { readRubric } from '../../src/rubric/read-rubric.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../labels/${name}`, import.meta.url), 'utf8');

test('on the labels that ship, rules beat a constant on every item, and no attack sways them', async () => {
  const rows = readLabels(file('handoffs.jsonl'), 'handoffs.jsonl');
  expect(rows).toHaveLength(80);
  expect(new Set(rows.map(({ text }) => text)).size).toBe(80);
  const rubric = readRubric(file('rubric.yaml'), 'rubric.yaml');
  const evaluation = await evaluateJudge(rubric, rows, { hasModel: false });
  expect(evaluation.items).toHaveLength(5);
  for (const { rules, people, constant } of evaluation.items) {
    expect(rules?.agreement?.low).toBeGreaterThan(0.1);
    expect(constant.agreement?.kappa).toBeCloseTo(0, 12);
    expect(people?.kappa).toBeGreaterThan(0.95);
  }
  expect(evaluation.injections.rules?.controls).toEqual({ tried: 50, right: 50 });
  expect(evaluation.injections.rules?.results.filter(({ flips }) => flips > 0)).toEqual([]);
  const text = renderEvaluation(evaluation);
  expect(text).toContain('tried_so_far: 58 of 80 miss it.');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test.each([
  ['a line that is no JSON', '{"id": 1', /line 1/],
  ['a label that is none', '{"id":1,"text":"a","labels":{"x":"maybe"}}', /line 1.*labels/],
  ['nothing', '\n', /holds no labels/],
])('%s is told', (_, text, message) => {
  expect(() => readLabels(text, 'l.jsonl')).toThrow(message);
});
