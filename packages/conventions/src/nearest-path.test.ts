import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPath, languageOf } from '../test/path-language.ts';
import { nearestPath } from './nearest-path.ts';
import { compilePaths, pathAccepts } from './path.ts';

const MARKS = { match: '', skipped: '-', extra: '+' };
const align = (paths: Parameters<typeof compilePaths>[0], observed: string) => {
  const nearest = nearestPath(compilePaths(paths), [...observed]);
  const steps = nearest?.steps.map(({ kind, stage }) => MARKS[kind] + stage).join(' ');
  return nearest && { cost: nearest.cost, steps, pathIndex: nearest.pathIndex };
};

test.each([
  ['abc', { cost: 0, steps: 'a b c', pathIndex: 0 }],
  ['ac', { cost: 1, steps: 'a -b c', pathIndex: 0 }],
  ['abxc', { cost: 1, steps: 'a b +x c', pathIndex: 0 }],
  ['', { cost: 2, steps: '-d -e', pathIndex: 1 }],
  ['de', { cost: 0, steps: 'd e', pathIndex: 1 }],
  ['xd', { cost: 2, steps: '+x d -e', pathIndex: 1 }],
  ['xyz', { cost: 5, steps: expect.any(String), pathIndex: 1 }],
])('beside a, b, c or d, e the sequence "%s" has the right steps', (observed, expected) => {
  expect(align([{ seq: ['a', 'b', 'c'] }, { seq: ['d', 'e'] }], observed)).toEqual(expected);
});

test('a way round a loop is no difference, a broken one costs what is missing', () => {
  const loop = { seq: ['a', { repeat: { seq: ['b', 'c'] } }, 'd'] };
  expect(align([loop], 'abcbcbcd')).toMatchObject({ cost: 0 });
  expect(align([loop], 'abcbbcd')).toEqual({ cost: 1, steps: 'a b c +b b c d', pathIndex: 0 });
});

test('where no stage at all is allowed, everything is extra', () => {
  expect(align([{ optional: 'a' }], 'x')).toEqual({ cost: 1, steps: '+x', pathIndex: 0 });
});

test('without paths nothing is near', () => {
  expect(align([], 'a')).toBeUndefined();
});

/** Skipped and extra stages between two words, by their longest common subsequence. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (const letter of left) {
    const next = [(row[0] ?? 0) + 1];
    for (let j = 1; j <= right.length; j++) {
      const same = letter === right[j - 1] ? (row[j - 1] ?? 0) : Number.POSITIVE_INFINITY;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, same);
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

test('cost is that of the nearest word of all, and the steps spell both words', () => {
  const MAX_LENGTH = 7;
  const paths = fc.array(anyPath, { minLength: 1, maxLength: 3 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x'), maxLength: 4 });
  fc.assert(
    fc.property(paths, word, (some, observed) => {
      const words = [...new Set(some.flatMap((path) => [...languageOf(path, MAX_LENGTH)]))];
      const best = Math.min(...words.map((it) => distance(it, observed)));
      // Longer words than those listed are at least this far away.
      fc.pre(best <= MAX_LENGTH + 1 - observed.length);
      const automaton = compilePaths(some);
      const nearest = nearestPath(automaton, [...observed]);
      if (!nearest) throw new Error('Expected a nearest path.');
      const { cost, steps, pathIndex } = nearest;
      const spell = (other: string): string[] =>
        steps.filter(({ kind }) => kind === 'match' || kind === other).map(({ stage }) => stage);
      expect(cost).toBe(best);
      expect(steps.filter(({ kind }) => kind !== 'match')).toHaveLength(cost);
      expect(spell('extra').join('')).toBe(observed);
      expect(pathAccepts(some[pathIndex] ?? '', spell('skipped'))).toBe(true);
      expect(pathAccepts(automaton, [...observed])).toBe(cost === 0);
    }),
    { numRuns: 500 },
  );
});

test('ten thousand stages are compared', () => {
  const observed = Array.from({ length: 10_000 }, (_, i) => 'abcx'[i % 4] ?? '');
  const automaton = compilePaths([{ repeat: { seq: ['a', 'b', 'c'] } }]);
  expect(nearestPath(automaton, observed)?.cost).toBe(2_500);
});
