import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTRIBUTES } from './attribute-table.ts';
import type { Fact } from './fact.ts';
import { factAttributes } from './fact-attributes.ts';
import { factOfSpan } from './fact-of-span.ts';
import { VERBS } from './verb.ts';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const names = fc.array(name, { maxLength: 4 });
const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const notNegative = fc.double({ min: 0, max: 1e9, noNaN: true });
const millis = fc.integer({ min: -8.64e15, max: 8.64e15 });
const value = fc.oneof(fc.string(), finite, fc.boolean(), names);
const valuesBy = (key: fc.Arbitrary<string>) =>
  fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

const facts: fc.Arbitrary<Fact> = fc
  .record(
    {
      namespace: fc.oneof(fc.constant(''), name),
      process: name,
      item: name,
      cycle: fc.integer({ min: 1, max: 2 ** 31 }),
      verb: fc.constantFrom(...VERBS),
      spanId: fc.stringMatching(/^[0-9a-f]{16}$/),
      atMillis: millis,
      sequence: fc.maxSafeInteger(),
      eventId: name,
      handoffName: name,
      handoffId: name,
      sourceStage: name,
      sourceTeam: name,
      targetStage: name,
      targetTeam: name,
      itemType: name,
      itemUrl: fc.webUrl(),
      system: name,
      status: name,
      reason: name,
      outcome: name,
      outcomeScore: finite,
      dueAtMillis: millis,
      slaAcceptSeconds: notNegative,
      slaCompleteSeconds: notNegative,
      completeness: fc.double({ min: 0, max: 1, noNaN: true }),
      requiredFields: names,
      presentFields: names,
      missingFields: names,
      invalidFields: names,
      optionalMissingFields: names,
      contextValues: valuesBy(fc.oneof(name, fc.constant('__proto__'))),
      attributes: valuesBy(
        fc.oneof(name, fc.constant('__proto__')).filter((key) => !key.startsWith('handoff.')),
      ),
    },
    {
      requiredKeys: ['namespace', 'process', 'item', 'cycle', 'verb', 'spanId', 'atMillis'],
      noNullPrototype: true,
    },
  )
  .map(({ reason, ...fact }) =>
    reason !== undefined && (fact.verb === 'bounce' || fact.verb === 'cancel')
      ? { ...fact, reason }
      : fact,
  );

test('a fact survives its span unchanged', () => {
  fc.assert(
    fc.property(facts, fc.integer(), (fact, endMillis) => {
      const attributes = factAttributes(fact);
      expect(factOfSpan({ attributes, spanId: fact.spanId, endMillis })).toEqual(fact);
    }),
    { numRuns: 500 },
  );
});

test('attributes survive being read and written again', () => {
  fc.assert(
    fc.property(facts, (fact) => {
      const attributes = factAttributes(fact);
      const again = factOfSpan({ attributes, spanId: fact.spanId, endMillis: 0 });
      expect(again && factAttributes(again)).toEqual(attributes);
    }),
  );
});

test('every attribute written is in the table, with the type the table says', () => {
  const typeOf = (value: unknown): string =>
    Array.isArray(value) ? 'string[]' : typeof value === 'number' ? 'number' : 'string';
  const rows = new Map(ATTRIBUTES.map((row) => [row.key, row.type]));
  fc.assert(
    fc.property(facts, ({ attributes: _, contextValues: __, ...fact }) => {
      for (const [key, value] of Object.entries(factAttributes(fact))) {
        const type = rows.get(key);
        expect(type, key).toBeDefined();
        expect(typeOf(value)).toBe(type === 'int' || type === 'double' ? 'number' : type);
      }
    }),
  );
});

const open: Fact = {
  namespace: '',
  process: 'support-escalation',
  item: 'JIRA-123',
  cycle: 1,
  verb: 'open',
  spanId: '00000000000000a1',
  atMillis: Date.UTC(2027, 0, 4, 10),
};

test('a fact is written as these attributes', () => {
  expect(
    factAttributes({
      ...open,
      verb: 'bounce',
      namespace: 'acme',
      handoffName: 'escalate',
      reason: 'no_logs',
      missingFields: ['logs'],
      status: 'Returned',
      contextValues: { browser: 'Firefox 140' },
      attributes: { priority: 'high' },
    }),
  ).toEqual({
    'handoff.operation.name': 'bounce',
    'handoff.namespace': 'acme',
    'handoff.process.name': 'support-escalation',
    'handoff.item.id': 'JIRA-123',
    'handoff.item.cycle': 1,
    'handoff.item.status': 'Returned',
    'handoff.name': 'escalate',
    'handoff.bounce.reason': 'no_logs',
    'handoff.context.missing_fields': ['logs'],
    'handoff.context.field.browser': 'Firefox 140',
    'handoff.event.time': '2027-01-04T10:00:00.000Z',
    priority: 'high',
  });
});

test('what cannot be sent is left out and never throws', () => {
  const attributes = factAttributes({
    ...open,
    atMillis: Number.NaN,
    dueAtMillis: 9e15,
    outcomeScore: Number.POSITIVE_INFINITY,
    handoffName: '',
    attributes: { 'handoff.item.id': 'forged', '': 'x', score: Number.NaN },
  });
  expect(attributes).toEqual({
    'handoff.operation.name': 'open',
    'handoff.process.name': 'support-escalation',
    'handoff.item.id': 'JIRA-123',
    'handoff.item.cycle': 1,
  });
});
