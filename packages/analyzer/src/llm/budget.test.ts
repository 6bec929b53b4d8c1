import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';

const caps = { runTokens: 1_000, dayTokens: 2_000, namespaceDayTokens: 1_500, dayCost: 5 };
const before = [
  { namespace: 'a', tokens: 1_200, cost: 2 },
  { namespace: 'b', tokens: 300, cost: 1 },
];
const a = { namespace: 'a', tokens: 100, cost: 0 };

test.each([
  ['the run', { ...a, namespace: 'c', tokens: 1_001 }, 'caps.runTokens of 1000', []],
  [
    'the day, of all namespaces',
    { ...a, namespace: 'b', tokens: 501 },
    'caps.dayTokens of 2000',
    before,
  ],
  ['the day of one', { ...a, tokens: 301 }, 'caps.namespaceDayTokens of 1500', before],
  ['what it costs', { ...a, cost: 2.01 }, 'caps.dayCost of 5', before],
])('a request that would pass the cap of %s is not made', (_, request, cap, spent) => {
  expect(createBudget(caps, spent).reserve(request)).toBe(cap);
});

test('what was set aside counts until it is settled, and once', () => {
  const budget = createBudget(caps, before);
  const first = budget.reserve({ ...a, tokens: 300 });
  expect(budget.reserve(a)).toBe('caps.namespaceDayTokens of 1500');
  if (typeof first === 'string') throw new Error(first);
  first.settle({ tokens: 50, cost: 0 });
  first.settle({ tokens: 0, cost: 0 });
  expect(budget.reserve({ ...a, tokens: 251 })).toBe('caps.namespaceDayTokens of 1500');
  expect(budget.reserve({ ...a, tokens: 250 })).toBeTypeOf('object');
});

test('a new day begins at nothing, the run does not, and what began yesterday is settled there', () => {
  let day = '2026-11-01';
  const budget = createBudget(caps, before, () => day);
  const last = budget.reserve({ ...a, tokens: 300 });
  day = '2026-11-02';
  expect(budget.reserve({ ...a, tokens: 700 })).toBeTypeOf('object');
  if (typeof last === 'string') throw new Error(last);
  last.settle({ tokens: 0, cost: 0 });
  expect(budget.reserve({ ...a, tokens: 301 })).toBe('caps.runTokens of 1000');
  expect(budget.reserve({ ...a, tokens: 300 })).toBeTypeOf('object');
});
