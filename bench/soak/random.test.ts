import { expect, it } from 'vitest';
import { createRandom, type Random } from './random.ts';

const numbers = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

it('repeats what a seed gave', () => {
  expect(numbers(createRandom(7).fork(3), 5)).toEqual(numbers(createRandom(7).fork(3), 5));
  expect(numbers(createRandom(7), 5)).not.toEqual(numbers(createRandom(8), 5));
});

it('gives streams that share no stretch', () => {
  const random = createRandom(1).fork(2);
  const seen = new Set<string>();
  const [streams, stretches] = [20_000, 20];
  for (let stream = 0; stream < streams; stream++) {
    const drawn = numbers(random.fork(stream), stretches + 1);
    for (let at = 0; at < stretches; at++) seen.add(`${drawn[at]} ${drawn[at + 1]}`);
  }
  expect(seen.size).toBe(streams * stretches);
});

it('gives every number of a range about as often', () => {
  const random = createRandom(1);
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 40_000; draw++) {
    const drawn = random.whole(0, 3);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});
