import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CarrierContent, parseTraceparent, readCarrier, writeCarrier } from './carrier.ts';

const traceId = '78203a6274b2f44dd2f46400e40334a5';
const spanId = 'f11412369dc520a2';
const content: CarrierContent = {
  traceId,
  spanId,
  process: 'support-escalation',
  itemKey: 'JIRA-123',
  cycle: 2,
  name: 'escalate',
  handoffId: 'h 1',
  initiatedAt: '2027-01-04T10:00:00.000Z',
  source: 'triage',
  completeness: {
    ratio: 0.5,
    requiredFields: ['browser', 'a,b;c=d'],
    presentFields: ['browser'],
    missingFields: ['a,b;c=d'],
    invalidFields: [],
    optionalMissingFields: [],
  },
};

test('what is written is read back', () => {
  expect(readCarrier(writeCarrier(content))).toEqual(content);
});

test('any key and any field names come back, but for halves of characters', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(text, fc.array(text), (itemKey, fields) => {
      const sent: CarrierContent = {
        ...content,
        itemKey,
        completeness: {
          ratio: 0,
          requiredFields: fields,
          presentFields: [],
          missingFields: fields,
          invalidFields: [],
        },
      };
      expect(readCarrier(writeCarrier(sent))).toEqual(sent);
    }),
  );
});

test('half a character is written as the replacement character instead of throwing', () => {
  const carrier = writeCarrier({ ...content, itemKey: 'a\uD800' });
  expect(readCarrier(carrier)?.itemKey).toBe('a\uFFFD');
});

test('names of headers ignore case, and entries of others are left alone', () => {
  const { traceparent, baggage } = writeCarrier(content);
  const headers = { Traceparent: traceparent, BAGGAGE: `tenant=7 , ${baggage};ttl=1, broken` };
  expect(readCarrier(headers)?.itemKey).toBe('JIRA-123');
});

test('a carrier stays under the size that everyone passes on: lists of fields go first', () => {
  const fields = Array.from({ length: 500 }, (_, index) => `field_${index}`);
  const { completeness, ...rest } = content;
  if (!completeness) throw new Error('no completeness');
  const carrier = writeCarrier({
    ...content,
    completeness: { ...completeness, requiredFields: fields },
  });
  expect(carrier['baggage']?.length).toBeLessThan(4096);
  expect(readCarrier(carrier)).toEqual({ ...rest, completeness: undefined });
});

test.each([
  undefined,
  null,
  5,
  '',
  '00-78203a6274b2f44dd2f46400e40334a5-f11412369dc520a2',
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
])('%j is no traceparent', (value) => {
  expect(parseTraceparent(value)).toBeUndefined();
});

test('a later version of traceparent may say more', () => {
  expect(parseTraceparent(`01-${traceId}-${spanId}-00-more`)).toEqual({ traceId, spanId });
});
