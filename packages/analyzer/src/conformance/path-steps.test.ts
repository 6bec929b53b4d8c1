import { compilePaths } from '@baton/conventions';
import { expect, test } from 'vitest';
import { comparePath } from './path-steps.ts';

const automaton = compilePaths([{ seq: ['triage', 'review', 'build', 'ship'] }]);
const kinds = (stages: readonly string[]) =>
  comparePath(automaton, stages)?.steps.map((step) => `${step.kind} ${step.stage}`);

test('a path that was followed has no deviation', () => {
  expect(comparePath(automaton, ['triage', 'review', 'build', 'ship'])).toEqual({
    distance: 0,
    fitness: 1,
    worst: 8,
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
  expect(comparePath(automaton, [])).toMatchObject({ distance: 4, fitness: 0 });
});

test('fitness is the share of what could be off that is not', () => {
  // One of four skipped, at most three extra and four skipped.
  expect(comparePath(automaton, ['triage', 'build', 'ship'])?.fitness).toBeCloseTo(1 - 1 / 7, 12);
  expect(comparePath(automaton, ['x', 'y'])?.fitness).toBe(0);
});

test('a stage that directly follows itself is repeated, not returned', () => {
  expect(kinds(['triage', 'triage', 'review', 'build', 'ship'])).toEqual([
    'match triage',
    'repeated triage',
    'match review',
    'match build',
    'match ship',
  ]);
});
