import { expect, test } from 'vitest';
import { z } from 'zod';
import { measureCompleteness } from './completeness.ts';
import { type CompiledContext, compileContext } from './context-spec.ts';
import type { ContextSpec } from './process-types.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

function compile(context: ContextSpec): CompiledContext {
  const compiled = compileContext({ context });
  if (!compiled) throw new Error('no context');
  return compiled;
}

const schema = z.object({
  browser: z.string(),
  severity: z.enum(['low', 'high']),
  customer: z.object({ id: z.string(), plan: z.string() }),
  retries: z.number().default(3),
  note: z.string().min(3).optional(),
});

test('a schema tells missing from invalid, and counts top-level fields', () => {
  const context = { severity: 'urgent', customer: { id: 'c1' }, note: '' };
  expect(measureCompleteness(compile(schema), context)).toEqual({
    ratio: 0,
    requiredFields: ['browser', 'severity', 'customer'],
    presentFields: ['severity', 'customer'],
    missingFields: ['browser'],
    invalidFields: ['severity', 'customer'],
    optionalMissingFields: ['retries', 'note'],
  });
});

test('an invalid optional field is named but does not lower the ratio', () => {
  const context = {
    browser: 'Firefox',
    severity: 'low',
    customer: { id: 'c1', plan: 'gold' },
    note: 'no',
  };
  expect(measureCompleteness(compile(schema), context)).toMatchObject({
    ratio: 1,
    invalidFields: ['note'],
    optionalMissingFields: ['retries'],
  });
});

test('undefined, null, an empty string and an empty list are missing', () => {
  const spec = compile({ required: ['a', 'b', 'c', 'd', 'e', 'f'], optional: ['g'] });
  const context = { a: undefined, b: null, c: '', d: [], e: 0, f: false, extra: 1 };
  expect(measureCompleteness(spec, context)).toEqual({
    ratio: 2 / 6,
    requiredFields: ['a', 'b', 'c', 'd', 'e', 'f'],
    presentFields: ['e', 'f', 'extra'],
    missingFields: ['a', 'b', 'c', 'd'],
    invalidFields: [],
    optionalMissingFields: ['g'],
  });
});

test('nothing required is complete', () => {
  expect(measureCompleteness(compile({ required: [] }), {})).toMatchObject({ ratio: 1 });
});

test('a field named like a property of every object is still missing', () => {
  const spec = compile({ required: ['toString', 'constructor'] });
  expect(measureCompleteness(spec, {})).toMatchObject({ ratio: 0, presentFields: [] });
});

const bare = (validate: StandardSchemaV1['~standard']['validate']): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate },
});

test('a library without JSON Schema names its required fields by its issues', () => {
  const spec = compile(
    bare((value) => {
      const has = typeof value === 'object' && value !== null && 'browser' in value;
      // Path segments come as keys or as objects.
      return has ? { value } : { issues: [{ message: 'required', path: [{ key: 'browser' }] }] };
    }),
  );
  expect(measureCompleteness(spec, {})).toEqual({
    ratio: 0,
    requiredFields: ['browser'],
    presentFields: [],
    missingFields: ['browser'],
    invalidFields: [],
  });
});

test('an asynchronous validator measures nothing', () => {
  const always = compile(bare(async (value) => ({ value })));
  expect(measureCompleteness(always, {})).toBeUndefined();
  const sometimes = compile(
    bare((value) => (Object.keys(value as object).length ? Promise.reject(value) : { value })),
  );
  expect(measureCompleteness(sometimes, { a: 1 })).toBeUndefined();
});
