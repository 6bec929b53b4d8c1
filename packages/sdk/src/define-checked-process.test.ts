import { checkProcessDefinition } from '@baton/conventions';
import { expect, test } from 'vitest';
import { escalation } from '../test/escalation.ts';
import { defineCheckedProcess } from './define-checked-process.ts';
import { defineProcess } from './define-process.ts';
import { HandoffDefinitionError } from './errors.ts';

test('the portable definition holds the fields of every kind of context', () => {
  expect(escalation.toJSON().handoffs).toEqual({
    escalate: {
      from: ['triage', 'second_line'],
      to: 'engineering',
      sla: { accept: '4h', complete: '2d' },
      context: {
        browser: { required: true },
        severity: { required: true },
        logs: { required: true },
        note: { kind: 'text', description: 'What the customer said.' },
      },
    },
    consult: {
      from: 'triage',
      to: 'second_line',
      context: { question: { required: true }, customer: { required: true }, attachment: {} },
    },
    finish: { from: 'engineering', to: 'done' },
  });
});

test('the portable definition survives JSON and its own check', () => {
  const json: unknown = JSON.parse(JSON.stringify(escalation));
  expect(checkProcessDefinition(json)).toEqual({
    definition: escalation.toJSON(),
    problems: [],
  });
});

function problemsOf(spec: unknown): readonly string[] {
  try {
    defineCheckedProcess(spec as never);
  } catch (error) {
    if (!(error instanceof HandoffDefinitionError)) throw error;
    expect(error.code).toBe('invalid_definition');
    return error.problems.map(({ path, message }) => {
      expect(error.message).toContain(message);
      return path;
    });
  }
  return [];
}

const stages = { a: { team: 't' }, b: { team: 't' } };

test('every problem is told at once, each with its path', () => {
  expect(
    problemsOf({
      name: 'p',
      stages,
      handoffs: {
        one: { from: 'a', to: 'x', context: { required: ['f', 'f', ''] }, text: ['g'] },
        two: { from: 'a', to: 'b', text: ['f'] },
        three: { from: 'a', to: 'b', context: ['f'] },
      },
    }),
  ).toEqual([
    'handoffs.one.context.required',
    'handoffs.one.context.required',
    'handoffs.one.text',
    'handoffs.two.text',
    'handoffs.three.context',
    'handoffs.one.to',
  ]);
});

test.each([
  undefined,
  null,
  'p',
  [],
  {},
  { name: '', stages, handoffs: {} },
  { name: 'p', stages: null, handoffs: {} },
  { name: 'p', stages, handoffs: { h: null } },
  { name: 'p', stages, handoffs: { h: { from: 'a', to: 'b', context: 5 } } },
  { name: 'p', stages, handoffs: { h: { from: 'a', to: 'b', sla: { accept: '4 hours' } } } },
  { name: 'p', stages, handoffs: {}, paths: ['x'] },
])('%j is refused with a HandoffDefinitionError', (spec) => {
  expect(problemsOf(spec)).not.toEqual([]);
});

test('a schema that throws is a problem of the definition', () => {
  const context = {
    '~standard': {
      validate() {
        throw new Error('boom');
      },
    },
  };
  expect(
    problemsOf({ name: 'p', stages, handoffs: { h: { from: 'a', to: 'b', context } } }),
  ).toEqual(['handoffs.h.context']);
});

test('unchecked, the same definition comes out', () => {
  const { name, stages, handoffs } = escalation;
  const definition = defineProcess({ name, stages, handoffs } as never).toJSON();
  const { handoffs: expected } = escalation.toJSON();
  expect(definition).toEqual({ name, stages, handoffs: expected });
});
