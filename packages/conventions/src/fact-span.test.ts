import { expect, test } from 'vitest';
import type { Fact } from './fact.ts';
import { factSpanShape } from './fact-span.ts';

const fact = (verb: Fact['verb'], more: Partial<Fact> = {}): Fact => ({
  namespace: '',
  process: 'support-escalation',
  item: 'JIRA-123',
  cycle: 1,
  spanId: '00000000000000a1',
  atMillis: 5_000,
  handoffName: 'escalate',
  verb,
  ...more,
});

test.each([
  ['open', 'open support-escalation', 'internal'],
  ['update', 'update support-escalation', 'internal'],
  ['initiate', 'initiate escalate', 'producer'],
  ['accept', 'accept escalate', 'consumer'],
  ['bounce', 'bounce escalate', 'consumer'],
  ['request_clarification', 'request_clarification escalate', 'internal'],
  ['provide_clarification', 'provide_clarification escalate', 'internal'],
  ['complete', 'complete escalate', 'internal'],
  ['cancel', 'cancel escalate', 'internal'],
  ['close', 'close support-escalation', 'internal'],
] as const)('%s is the point span "%s" of kind %s', (verb, name, kind) => {
  expect(factSpanShape(fact(verb))).toEqual({ name, kind, startMillis: 5_000, endMillis: 5_000 });
});

test('only what closes an interval begins before its own time', () => {
  for (const verb of ['accept', 'bounce', 'provide_clarification', 'complete', 'cancel'] as const) {
    expect(factSpanShape(fact(verb), { startMillis: 1_000 }).startMillis).toBe(1_000);
  }
  for (const verb of ['open', 'update', 'initiate', 'request_clarification', 'close'] as const) {
    expect(factSpanShape(fact(verb), { startMillis: 1_000 }).startMillis).toBe(5_000);
  }
});

test('an interval that would run backwards, or is no time, is a point', () => {
  expect(factSpanShape(fact('accept'), { startMillis: 9_000 }).startMillis).toBe(5_000);
  expect(factSpanShape(fact('accept'), { startMillis: Number.NaN }).startMillis).toBe(5_000);
});

test('a clarification of the item itself is named after the process', () => {
  expect(factSpanShape(fact('request_clarification', { handoffName: '' })).name).toBe(
    'request_clarification support-escalation',
  );
});
