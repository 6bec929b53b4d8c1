import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkShape } from '../src/check-shape.ts';
import { PROCESS_DEFINITION_SCHEMA } from '../src/process-definition-schema.ts';
import { PROCESS_DEFINITION_SHAPE } from '../src/process-definition-shape.ts';

const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
  PROCESS_DEFINITION_SCHEMA,
);

const EXAMPLE = {
  name: 'p',
  version: '1',
  stages: { a: { team: 't' }, b: { team: 'u', terminal: true } },
  handoffs: {
    h: {
      from: ['a'],
      to: 'b',
      context: { f: { required: true, kind: 'text' } },
      sla: { accept: '4h' },
    },
    i: { from: 'a', to: 'b' },
  },
  teams: { t: { calendar: 'c' } },
  calendars: {
    c: {
      timeZone: 'UTC',
      hours: [{ days: [1], from: '09:00', to: '17:00' }],
      holidays: ['2027-01-01'],
    },
  },
  paths: [
    'a',
    { seq: ['a', { optional: 'b' }, { repeat: { choice: ['a', 'b'] }, min: 1, max: 2 }] },
  ],
  rules: [
    { kind: 'init', stage: 'a' },
    { kind: 'response', after: 'a', then: 'b', within: '2d' },
    { kind: 'max_count', stage: 'a', count: 2 },
    { kind: 'allowed_next', stage: 'a', next: ['b'] },
  ],
  statuses: { customer: ['Waiting for customer'], automaticClose: ['Closed'] },
};

/** Every place in a JSON value, as the keys that lead to it. */
function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key]))];
}

function replaced(value: unknown, place: readonly string[], by: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((part, i) => (String(i) === key ? replaced(part, rest, by) : part));
  }
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, by) };
}

test('the published schema accepts what the checker accepts', () => {
  expect(validate(EXAMPLE)).toBe(true);
  expect(checkShape(PROCESS_DEFINITION_SHAPE, EXAMPLE).problems).toEqual([]);
});

test('schema and checker agree on any small change to a definition', () => {
  // Time zones and holidays stay: the checker also knows which time zones and dates exist.
  const values = fc.oneof(
    fc.constantFrom('', 'a', '4h', '09:00', '24:30', 'x'.repeat(201), 'a\u0001'),
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom({}, [], ['a'], { seq: [] }, { optional: 'a' }, { team: 't' }, { extra: 1 }),
  );
  const places = placesIn(EXAMPLE).filter(
    (place) => !place.includes('timeZone') && !place.includes('holidays'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), values, (place, by) => {
      const changed = replaced(EXAMPLE, place, by);
      const { problems } = checkShape(PROCESS_DEFINITION_SHAPE, changed);
      expect(validate(changed), JSON.stringify(changed)).toBe(problems.length === 0);
    }),
    { numRuns: 3_000 },
  );
});
