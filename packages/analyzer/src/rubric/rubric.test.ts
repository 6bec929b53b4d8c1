import type { ProcessDefinition } from '@baton/conventions';
import { expect, test } from 'vitest';
import { deriveRubric } from './derive-rubric.ts';
import { readRubric, writeRubric } from './read-rubric.ts';
import { isFor } from './rubric.ts';

const definition: ProcessDefinition = {
  name: 'escalation',
  version: '3',
  stages: { triage: { team: 'support' }, build: { team: 'engineering' } },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'build',
      context: {
        error_message: { required: true },
        contract: { required: true, description: 'The number of the contract is there.' },
        screenshot: {},
        note: { kind: 'text' },
      },
    },
  },
};

test('a rubric follows from a process: what is required, what receivers ask for, and how often', () => {
  const rubric = deriveRubric(definition, [
    { field: 'steps_to_reproduce', askedHandoffs: 40 },
    { field: 'error_message', askedHandoffs: 10 },
  ]);
  expect(rubric).toMatchObject({ id: 'escalation', version: '3', texts: ['note'], handoffs: [] });
  expect(
    rubric.items.map(({ id, weight, required, rule }) => ({ id, weight, required, rule })),
  ).toEqual([
    { id: 'steps_to_reproduce', weight: 2, required: false, rule: { kind: 'steps_to_reproduce' } },
    { id: 'error_message', weight: 1.25, required: true, rule: { kind: 'error_message' } },
    {
      ...{ id: 'contract', weight: 1, required: true },
      rule: { patterns: ['\\bcontract\\b\\W{1,3}\\S'], except: [] },
    },
  ]);
  expect(rubric.items[2]?.definition).toBe('The number of the contract is there.');
  expect(readRubric(writeRubric(rubric), 'rubric.yaml')).toEqual(rubric);
  expect(isFor(rubric, 'escalate')).toBe(true);
  expect(isFor({ handoffs: ['other'] }, 'escalate')).toBe(false);
});

test('without a text field there is nothing to judge', () => {
  expect(() => deriveRubric({ ...definition, handoffs: {} })).toThrow(/nothing to judge/);
});

test.each([
  ['no YAML', 'a: [', /not valid YAML/],
  ['an empty file', '', /expected object/],
  [
    'a key that is unknown',
    'id: a\nversion: 1\nprocess: p\ntexts: [note]\nitems: [{id: x, ask: a, definition: d, wieght: 2}]',
    /wieght/,
  ],
  [
    'an item twice',
    'id: a\nversion: 1\nprocess: p\ntexts: [note]\nitems: [{id: x, ask: a, definition: d}, {id: x, ask: a, definition: d}]',
    /there twice/,
  ],
  [
    'a pattern that is none',
    'id: a\nversion: 1\nprocess: p\ntexts: [note]\nitems: [{id: x, ask: a, definition: d, rule: {patterns: ["("]}}]',
    /items.0.rule/,
  ],
  [
    'a pattern that would run for hours',
    'id: a\nversion: 1\nprocess: p\ntexts: [note]\nitems: [{id: x, ask: a, definition: d, rule: {patterns: ["(a+)+b"]}}]',
    /items.0.rule/,
  ],
])('%s is told', (_, text, message) => {
  expect(() => readRubric(text, 'rubric.yaml')).toThrow(message);
});
