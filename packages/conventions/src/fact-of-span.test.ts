import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTRIBUTES } from './attribute-table.ts';
import { factOfSpan } from './fact-of-span.ts';

const spanId = '00000000000000a1';
const endMillis = Date.UTC(2027, 0, 4, 12);
const minimal = {
  'handoff.operation.name': 'accept',
  'handoff.process.name': 'deal-desk',
  'handoff.item.id': 'D-7',
};
const read = (more: Record<string, unknown>) =>
  factOfSpan({ attributes: { ...minimal, ...more }, spanId, endMillis });

test('verb, process and item are enough; time is the end of the span, cycle 1, namespace empty', () => {
  expect(read({})).toEqual({
    namespace: '',
    process: 'deal-desk',
    item: 'D-7',
    cycle: 1,
    verb: 'accept',
    spanId,
    atMillis: endMillis,
  });
});

test.each([
  ['handoff.operation.name', 'accepted'],
  ['handoff.operation.name', ''],
  ['handoff.operation.name', undefined],
  ['handoff.operation.name', ['accept']],
  ['handoff.process.name', ''],
  ['handoff.process.name', undefined],
  ['handoff.item.id', ''],
  ['handoff.item.id', null],
  ['handoff.item.id', ['D-7']],
])('with %s = %j a span is no fact', (key, value) => {
  expect(read({ [key]: value })).toBeUndefined();
});

test('numbers come as numbers, big integers or text', () => {
  expect(
    read({
      'handoff.item.cycle': '2',
      'handoff.event.sequence': 7n,
      'handoff.sla.accept': '3600.5',
      'handoff.outcome.score': ' 4 ',
      'handoff.context.completeness': '0.75',
    }),
  ).toMatchObject({
    cycle: 2,
    sequence: 7,
    slaAcceptSeconds: 3_600.5,
    outcomeScore: 4,
    completeness: 0.75,
  });
});

test('numbers that make no sense count as not sent', () => {
  expect(
    read({
      'handoff.item.cycle': 0,
      'handoff.event.sequence': 1.5,
      'handoff.sla.accept': -1,
      'handoff.sla.complete': '4h',
      'handoff.outcome.score': Number.NaN,
      'handoff.context.completeness': 75,
    }),
  ).toEqual(read({}));
  expect(read({ 'handoff.item.cycle': 'first' })?.cycle).toBe(1);
  for (const text of ['', ' ', '0x10', '1e999', 'Infinity', '1,5']) {
    expect(read({ 'handoff.event.sequence': text })).toEqual(read({}));
  }
  expect(read({ 'handoff.item.cycle': 2 ** 32 })?.cycle).toBe(1);
});

test('lists come as arrays, JSON text or a lone name', () => {
  expect(
    read({
      'handoff.context.required_fields': ['browser', '', 7, null, { a: 1 }],
      'handoff.context.present_fields': '["browser","logs"]',
      'handoff.context.missing_fields': 'logs',
      'handoff.context.invalid_fields': '[broken',
      'handoff.context.optional_missing_fields': '',
    }),
  ).toMatchObject({
    requiredFields: ['browser', '7'],
    presentFields: ['browser', 'logs'],
    missingFields: ['logs'],
    invalidFields: ['[broken'],
  });
  expect(read({ 'handoff.context.required_fields': '[]' })?.requiredFields).toEqual([]);
});

test.each([
  ['2027-01-04T10:00:00Z', '2027-01-04T10:00:00.000Z'],
  ['2027-01-04T10:00:00.123456789Z', '2027-01-04T10:00:00.123Z'],
  ['2027-01-04 10:00:00', '2027-01-04T10:00:00.000Z'],
  ['2027-01-04T10:00', '2027-01-04T10:00:00.000Z'],
  ['2027-01-04T10:00:00+02:00', '2027-01-04T08:00:00.000Z'],
  ['2027-01-04T10:00:00-0530', '2027-01-04T15:30:00.000Z'],
  ['2027-01-04T10:00:00+02', '2027-01-04T08:00:00.000Z'],
  ['2027-01-04', '2027-01-04T00:00:00.000Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
])('the event time %s is %s', (text, iso) => {
  expect(read({ 'handoff.event.time': text })?.atMillis).toBe(Date.parse(iso));
});

test.each([
  'yesterday',
  '',
  '2027-13-01T00:00:00Z',
  '2027-02-29T00:00:00Z',
  '2027-01-04T25:00:00Z',
  '04/01/2027',
  1_799_000_000,
  null,
])('for the event time %j the end of the span stands', (value) => {
  expect(read({ 'handoff.event.time': value })?.atMillis).toBe(endMillis);
});

test('a very long text of digits is read at once', () => {
  expect(read({ 'handoff.outcome.score': `${'1'.repeat(1_000_000)}x` })).toEqual(read({}));
});

test('the reason is that of the verb', () => {
  const reasons = { 'handoff.bounce.reason': 'no_logs', 'handoff.cancel.reason': 'duplicate' };
  expect(read({ ...reasons, 'handoff.operation.name': 'bounce' })?.reason).toBe('no_logs');
  expect(read({ ...reasons, 'handoff.operation.name': 'cancel' })?.reason).toBe('duplicate');
  expect(read(reasons)).not.toHaveProperty('reason');
});

test('attributes outside the convention are kept, unknown ones inside it are not', () => {
  expect(
    read({
      priority: 'high',
      'sla.level': 2,
      tags: ['a', 1],
      nested: { a: 1 },
      nothing: null,
      'handoff.future.thing': 'x',
      'handoff.context.field.browser': 'Firefox 140',
      'handoff.context.field.': 'nameless',
    }),
  ).toMatchObject({
    attributes: { priority: 'high', 'sla.level': 2, tags: ['a', '1'], nested: '{"a":1}' },
    contextValues: { browser: 'Firefox 140' },
  });
});

test('a structure that cannot be written as text is left out', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  expect(read({ circular })).toEqual(read({}));
});

test('no attribute value makes it throw', () => {
  const key = fc.oneof(fc.constantFrom(...ATTRIBUTES.map((row) => row.key)), fc.string());
  const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
  fc.assert(
    fc.property(fc.dictionary(key, anything), (attributes) => {
      const fact = read(attributes);
      if (fact) expect(Number.isFinite(fact.atMillis)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
