import { createHandoffTracer } from '@baton/sdk';
import { describe, expect, test } from 'vitest';
import { inEachWay } from './context-libraries.ts';

const item = createHandoffTracer(inEachWay).item('A');
const required = ['browser', 'severity'];

describe.each(['zod', 'valibot', 'arktype', 'list'] as const)('a context from %s', (way) => {
  const measure = (context: object) => {
    const { completeness, asks } = item.handoff(way, { context });
    const { optionalMissingFields: _, ...rest } = completeness ?? { ratio: Number.NaN };
    return { ...rest, asks: asks?.map(({ field }) => field) };
  };

  test('is complete when all that is required is there', () => {
    expect(measure({ browser: 'Firefox', severity: 'low' })).toMatchObject({
      ratio: 1,
      missingFields: [],
      invalidFields: [],
    });
  });

  test('tells what is missing, and what to ask for', () => {
    expect(measure({ browser: '' })).toEqual({
      ratio: 0,
      requiredFields: required,
      presentFields: [],
      missingFields: required,
      invalidFields: [],
      asks: required,
    });
  });

  test.skipIf(way === 'list')('tells missing from not valid', () => {
    expect(measure({ severity: 'urgent' })).toMatchObject({
      ratio: 0,
      missingFields: ['browser'],
      invalidFields: ['severity'],
    });
  });

  test.skipIf(way === 'valibot')('tells what is optional and absent', () => {
    expect(item.handoff(way, { context: {} }).completeness?.optionalMissingFields).toEqual([
      'note',
    ]);
  });
});

test('valibot tells no optional fields, so nothing is said of them', () => {
  const { completeness } = item.handoff('valibot', { context: {} });
  expect(completeness).not.toHaveProperty('optionalMissingFields');
});
