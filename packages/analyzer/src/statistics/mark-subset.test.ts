import { expect, test } from 'vitest';
import { markSubset } from './mark-subset.ts';
import { seededRandom } from './seeded-random.ts';

test.each([1, 2, 3, 4])('each choice of %i of five places comes equally often', (count) => {
  const random = seededRandom(6);
  const times = new Map<string, number>();
  const marks = new Uint8Array(7).fill(9);
  for (let at = 0; at < 20_000; at++) {
    markSubset(marks, { from: 1, to: 6, count }, random);
    times.set(marks.join(''), (times.get(marks.join('')) ?? 0) + 1);
  }
  const choices = [0, 5, 10, 10, 5][count] ?? 0;
  expect(times.size).toBe(choices);
  for (const [text, seen] of times) {
    expect(text).toMatch(/^9[01]{5}9$/);
    expect(text.replaceAll(/[09]/g, '')).toHaveLength(count);
    expect((seen * choices) / 20_000).toBeCloseTo(1, 0);
  }
});

test('none and all of the places can be marked', () => {
  const marks = new Uint8Array(3);
  markSubset(marks, { from: 0, to: 3, count: 3 }, seededRandom(1));
  expect([...marks]).toEqual([1, 1, 1]);
  markSubset(marks, { from: 0, to: 3, count: 0 }, seededRandom(1));
  expect([...marks]).toEqual([0, 0, 0]);
});
