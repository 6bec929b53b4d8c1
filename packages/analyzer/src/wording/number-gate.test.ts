import { expect, test } from 'vitest';
import { factsOfRows, gateProblems } from './number-gate.ts';

const facts = {
  ...factsOfRows({
    claim: 'Handoffs with logs took 0.62 times as long in Firefox 150.',
    value: 0.6213,
    n: 1431,
    share: 0.25,
    team: 'tier-2',
    cause: 'often a tenant of mostly Firefox 150',
  }),
  names: ['{"cause":"often a tenant","half_days":3}', 'What slows down tier-3?'],
  isExperiment: false,
};

test.each([
  'Handoffs with logs took 0.62 times as long (n 1,431).',
  'It is 25 % of 1431, in Firefox 150, at tier-2.',
  'Nothing to count here.',
  'Not asked of tier-3.',
])('"%s" may be said', (text) => {
  expect(gateProblems(text, facts)).toEqual([]);
});

test.each([
  ['It took 0.63 times as long.', /^0.63/],
  ['About 1500 handoffs.', /^1500/],
  ['Firefox 151.', /^151/],
  ['Firefox 15.', /^15 /],
  ['Fox 150.', /^150 /],
  ['There were ten.', /^"ten" is a number/],
  ['It was most of them.', /^"most" is a number/],
  ['Its cause is not known.', /^"cause" names a cause/],
  ['Logs slow down tier-3.', /^"slow down" names a cause/],
  ['Half of them were late.', /"Half" is a number/],
  ['Handoffs were twice as fast.', /"twice"/],
  ['Logs reduce the time.', /"reduce" names a cause/],
  ['It was late because of logs.', /"because"/],
])('"%s" may not', (text, problem) => {
  const problems = gateProblems(text, facts);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
});

test('what was an experiment may name its effect', () => {
  expect(gateProblems('The template reduced the time.', { ...facts, isExperiment: true })).toEqual(
    [],
  );
});
