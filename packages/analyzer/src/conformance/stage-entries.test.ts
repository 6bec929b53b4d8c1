import { expect, test } from 'vitest';
import { deviationOnsets } from './deviation-onset.ts';
import { stageEntries } from './stage-entries.ts';

test('a stage is entered when the item is passed to it, or sent back', () => {
  expect(
    stageEntries({
      stages: ['a', 'b', 'a', 'b', 'c'],
      openedMillis: 0,
      movedMillis: [1, 2, 3, 5],
      movedTo: ['b', 'a', 'b', 'c'],
    }),
  ).toEqual([0, 1, 2, 3, 5]);
});

test('a source that nothing led to was there before', () => {
  expect(
    stageEntries({
      stages: ['open', 'a', 'b', 'a'],
      openedMillis: 0,
      movedMillis: [4, 9],
      movedTo: ['b', 'a'],
    }),
  ).toEqual([0, 0, 4, 9]);
  expect(stageEntries({ stages: ['a'], openedMillis: 3, movedMillis: [], movedTo: [] })).toEqual([
    3,
  ]);
});

test('what was skipped shows when the next stage comes, or only at the end', () => {
  const onsets = deviationOnsets(
    [
      { kind: 'match', stage: 'a' },
      { kind: 'skipped', stage: 'b' },
      { kind: 'match', stage: 'c' },
      { kind: 'returned', stage: 'a' },
      { kind: 'skipped', stage: 'd' },
    ],
    [0, 5, 8],
  );
  expect([...onsets.entries()]).toEqual([
    ['["skipped","b"]', 5],
    ['["returned","a"]', 8],
    ['["skipped","d"]', 'at_end'],
  ]);
});
