import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPath, languageOf } from '../test/path-language.ts';
import { ConventionError } from './error.ts';
import { compilePaths, pathAccepts } from './path.ts';
import type { Path } from './process-definition.ts';

const word = (text: string): string[] => [...text];

test.each<[string, Path, string[], string[]]>([
  ['a stage', 'a', ['a'], ['', 'b', 'aa']],
  ['seq', { seq: ['a', 'b'] }, ['ab'], ['', 'a', 'b', 'ba', 'abb']],
  ['choice', { choice: ['a', { seq: ['a', 'b'] }] }, ['a', 'ab'], ['', 'b', 'aab']],
  ['optional', { seq: ['a', { optional: 'b' }, 'c'] }, ['ac', 'abc'], ['abbc', 'a']],
  ['repeat means once or more', { repeat: 'a' }, ['a', 'aaaa'], ['', 'b']],
  ['repeat from 0', { seq: ['a', { repeat: 'b', min: 0 }] }, ['a', 'ab', 'abbb'], ['', 'b']],
  ['repeat 2 to 3', { repeat: 'a', min: 2, max: 3 }, ['aa', 'aaa'], ['', 'a', 'aaaa']],
  ['repeat at least 2', { repeat: { seq: ['a', 'b'] }, min: 2 }, ['abab', 'ababab'], ['ab', 'aba']],
  [
    'repeat of something optional',
    { repeat: { optional: 'a' }, min: 2, max: 3 },
    ['', 'a', 'aa', 'aaa'],
    ['aaaa', 'b'],
  ],
])('%s', (_, path, accepted, refused) => {
  for (const text of accepted) expect(pathAccepts(path, word(text)), text).toBe(true);
  for (const text of refused) expect(pathAccepts(path, word(text)), text).toBe(false);
});

const WORDS = ['', 'a', 'b', 'c'].flatMap((x) =>
  ['', 'a', 'b', 'c'].flatMap((y) => ['', 'a', 'b', 'c'].map((z) => x + y + z)),
);

test('the automaton accepts exactly the language of the path', () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      const automaton = compilePaths([path]);
      const words = languageOf(path, 4);
      for (const text of new Set([...WORDS, ...words])) {
        expect(pathAccepts(automaton, word(text)), `${JSON.stringify(path)} "${text}"`).toBe(
          words.has(text),
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('an automaton of several paths accepts what any of them does', () => {
  const automaton = compilePaths([{ seq: ['a', 'b'] }, { optional: 'c' }]);
  for (const text of ['ab', 'c', '']) expect(pathAccepts(automaton, word(text))).toBe(true);
  for (const text of ['a', 'abc', 'cc']) expect(pathAccepts(automaton, word(text))).toBe(false);
  expect(automaton.pathIndex).toEqual([1, 0, 0, 1]);
});

test('no paths allow nothing, not even no stage', () => {
  expect(pathAccepts(compilePaths([]), [])).toBe(false);
});

test('what is too large or too deep is refused', () => {
  let deep: Path = 'a';
  for (let i = 0; i < 10_000; i++) deep = { optional: deep };
  expect(() => compilePaths([deep])).toThrow(ConventionError);
  expect(() => compilePaths([{ repeat: 'a', max: 1_001 }])).toThrow('at most 1000 stages');
});
