import { compilePaths, pathAccepts } from '@baton/conventions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeVariants } from './merge-variants.ts';

const merge = (...words: string[]) => mergeVariants(words.map((word) => [...word]));

test('one way is one path', () => {
  expect(merge('abc')).toEqual([{ seq: ['a', 'b', 'c'] }]);
  expect(merge('a')).toEqual(['a']);
  expect(merge()).toEqual([]);
});

test('a part that may be left out is optional', () => {
  expect(merge('abc', 'ac')).toEqual([{ seq: ['a', { optional: 'b' }, 'c'] }]);
  expect(merge('abcd', 'ad')).toEqual([{ seq: ['a', { optional: { seq: ['b', 'c'] } }, 'd'] }]);
});

test('a part that comes several times is a repeat', () => {
  expect(merge('abab', 'ab', 'ababab')).toEqual([{ repeat: { seq: ['a', 'b'] }, max: 3 }]);
});

test('nothing is merged that would allow what was not there', () => {
  // Both optional would allow "ad" too.
  const paths = merge('abcd', 'acd', 'abd');
  const automaton = compilePaths(paths);
  expect(paths).toHaveLength(2);
  expect(pathAccepts(automaton, ['a', 'd'])).toBe(false);
});

test('paths allow exactly the ways they were made from, in whatever order those came', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 });
  const every = (length: number): string[] =>
    length === 0 ? [''] : every(length - 1).flatMap((w) => ['a', 'b', 'c'].map((x) => w + x));
  const all = [1, 2, 3, 4, 5, 6].flatMap(every);
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 8 }), fc.nat(), (words, turn) => {
      const turned = words.map((_, i) => words[(i + turn) % words.length] ?? '');
      const paths = merge(...words);
      expect(merge(...turned)).toEqual(paths);
      expect(paths.length).toBeLessThanOrEqual(words.length);
      const automaton = compilePaths(paths);
      const allowed = all.filter((other) => pathAccepts(automaton, [...other]));
      expect(allowed.sort()).toEqual([...words].sort());
    }),
    { numRuns: 60 },
  );
});
