import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, ItemIdentity } from './fact.ts';
import { factId, handoffIdOf, hashIds, itemIds } from './identity.ts';

interface Vector extends ItemIdentity {
  readonly traceId: string;
  readonly rootSpanId: string;
}
const { vectors } = JSON.parse(
  readFileSync(new URL('../testdata/identity-vectors.json', import.meta.url), 'utf8'),
) as { vectors: readonly Vector[] };

const fact: Fact = {
  namespace: '',
  process: 'support-escalation',
  item: 'JIRA-123',
  cycle: 1,
  verb: 'initiate',
  spanId: '00000000000000a1',
  atMillis: 0,
  handoffName: 'escalate',
};

test('the vectors hold', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(10);
  for (const { traceId, rootSpanId, ...identity } of vectors) {
    expect(itemIds(identity)).toEqual({ traceId, rootSpanId });
  }
});

test('the recipe equals one written down independently, for any names', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(
      name,
      name,
      name,
      fc.integer({ min: 1, max: 99 }),
      (namespace, process, item, cycle) => {
        const seed = `handoff-v1\x1f${namespace}\x1f${process}\x1f${item}\x1f${cycle}`;
        const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
        expect(itemIds({ namespace, process, item, cycle })).toEqual({
          traceId: digest(seed).slice(0, 32),
          rootSpanId: digest(`${seed}\x1froot`).slice(0, 16),
        });
      },
    ),
  );
});

test('parts do not run into each other', () => {
  expect(hashIds(['1', '23'], 8)).not.toBe(hashIds(['12', '3'], 8));
});

test('a fact with an event id is named by event, verb and handoff, whatever its span', () => {
  const first = { ...fact, eventId: 'webhook-1' };
  expect(factId(first)).toBe('webhook-1\x1finitiate\x1fescalate');
  expect(factId({ ...first, spanId: '00000000000000a2' })).toBe(factId(first));
  expect(factId({ ...first, verb: 'accept' })).not.toBe(factId(first));
});

test('a fact without an event id, or with an empty one, is named by its span', () => {
  expect(factId(fact)).toBe(fact.spanId);
  expect(factId({ ...fact, eventId: '' })).toBe(fact.spanId);
});

test('a handoff has the given id, else one that survives redelivery, else its span id', () => {
  expect(handoffIdOf({ ...fact, handoffId: 'h1', eventId: 'e1' })).toBe('h1');
  expect(handoffIdOf({ ...fact, eventId: 'e1' })).toBe(
    hashIds(['78203a6274b2f44dd2f46400e40334a5', 'e1\x1finitiate\x1fescalate'], 8),
  );
  expect(handoffIdOf({ ...fact, eventId: 'e1', spanId: '00000000000000ff' })).toBe(
    handoffIdOf({ ...fact, eventId: 'e1' }),
  );
  expect(handoffIdOf(fact)).toBe('00000000000000a1');
});
