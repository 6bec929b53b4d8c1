import type { Rule } from '@baton/conventions';
import { expect, test } from 'vitest';
import { evaluateRule, ruleText } from './evaluate-rule.ts';

const cases: readonly [Rule, string, 'closed' | 'open', string][] = [
  [{ kind: 'init', stage: 'a' }, 'ab', 'closed', 'kept'],
  [{ kind: 'init', stage: 'a' }, 'ba', 'open', 'violated'],
  [{ kind: 'init', stage: 'a' }, '', 'closed', 'not_applicable'],
  [{ kind: 'precedence', first: 'a', then: 'b' }, 'ab', 'closed', 'kept'],
  [{ kind: 'precedence', first: 'a', then: 'b' }, 'bab', 'open', 'violated'],
  [{ kind: 'precedence', first: 'a', then: 'b' }, 'ac', 'closed', 'not_applicable'],
  [{ kind: 'response', after: 'a', then: 'b' }, 'acb', 'closed', 'kept'],
  [{ kind: 'response', after: 'a', then: 'b' }, 'aba', 'closed', 'violated'],
  [{ kind: 'response', after: 'a', then: 'b' }, 'aba', 'open', 'pending'],
  [{ kind: 'response', after: 'a', then: 'b' }, 'cb', 'closed', 'not_applicable'],
  [{ kind: 'not_succession', first: 'a', then: 'b' }, 'ba', 'closed', 'kept'],
  [{ kind: 'not_succession', first: 'a', then: 'b' }, 'acb', 'open', 'violated'],
  [{ kind: 'not_succession', first: 'a', then: 'b' }, 'bc', 'closed', 'not_applicable'],
  [{ kind: 'max_count', stage: 'a', count: 1 }, 'ab', 'closed', 'kept'],
  [{ kind: 'max_count', stage: 'a', count: 1 }, 'aba', 'open', 'violated'],
  [{ kind: 'max_count', stage: 'a', count: 0 }, 'bc', 'closed', 'kept'],
  [{ kind: 'allowed_next', stage: 'a', next: ['b'] }, 'abac', 'closed', 'violated'],
  [{ kind: 'allowed_next', stage: 'a', next: ['b'] }, 'caba', 'closed', 'kept'],
  [{ kind: 'allowed_next', stage: 'a', next: [] }, 'ba', 'closed', 'kept'],
  [{ kind: 'allowed_next', stage: 'a', next: [] }, 'bab', 'closed', 'violated'],
  [{ kind: 'allowed_next', stage: 'a', next: ['b'] }, 'cb', 'closed', 'not_applicable'],
];

test.each(cases)('%j on "%s", %s: %4$s', (rule, stages, state, expected) => {
  expect(evaluateRule(rule, [...stages], state === 'closed')).toBe(expected);
});

test('rules read as sentences', () => {
  expect(cases.map(([rule]) => ruleText(rule))).toEqual(
    expect.arrayContaining([
      'starts in a',
      'b only after a',
      'never b after a',
      'nothing follows a',
    ]),
  );
  expect(ruleText({ kind: 'response', after: 'a', then: 'b', within: '2d' })).toBe(
    'after a comes b within 2d',
  );
});
