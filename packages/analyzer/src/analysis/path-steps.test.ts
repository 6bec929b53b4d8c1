import { compilePaths } from '@baton/conventions';
import { expect, test } from 'vitest';
import { comparePath } from './path-steps.ts';

const automaton = compilePaths([{ seq: ['triage', 'review', 'build', 'ship'] }]);
const kinds = (stages: readonly string[]) =>
  comparePath(automaton, stages)?.steps.map((step) => `${step.kind} ${step.stage}`);

test('a path that was followed has no deviation', () => {
  expect(comparePath(automaton, ['triage', 'review', 'build', 'ship'])).toEqual({
    distance: 0,
    steps: ['triage', 'review', 'build', 'ship'].map((stage) => ({ kind: 'match', stage })),
  });
});

test('names what was skipped, extra and returned', () => {
  expect(kinds(['triage', 'build', 'ship'])).toEqual([
    'match triage',
    'skipped review',
    'match build',
    'match ship',
  ]);
  expect(kinds(['triage', 'review', 'legal', 'build', 'review', 'ship'])).toEqual([
    'match triage',
    'match review',
    'extra legal',
    'match build',
    'returned review',
    'match ship',
  ]);
});

test('matches the first visit, so that the way back is what is off', () => {
  expect(kinds(['triage', 'review', 'triage', 'review', 'build', 'ship'])).toEqual([
    'match triage',
    'match review',
    'returned triage',
    'returned review',
    'match build',
    'match ship',
  ]);
});

test('names a stage that came at another place once', () => {
  const swapped = kinds(['triage', 'build', 'review', 'ship']);
  expect(swapped).toHaveLength(4);
  expect(swapped?.filter((step) => step.startsWith('out_of_order'))).toHaveLength(1);
});

test('without any stage everything is skipped', () => {
  expect(comparePath(automaton, [])?.distance).toBe(4);
});
