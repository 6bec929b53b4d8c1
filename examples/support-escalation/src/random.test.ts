import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: number, stream: number, count: number): number[] => {
  const random = createRandom(seed, stream);
  return Array.from({ length: count }, () => random.next());
};

test('one seed and stream always give the same draws', () => {
  expect(draw(7, 3, 50)).toEqual(draw(7, 3, 50));
});

test('neighbouring seeds and streams share nothing', () => {
  expect(draw(7, 3, 3)).not.toEqual(draw(8, 3, 3));
  expect(draw(7, 3, 3)).not.toEqual(draw(7, 4, 3));
  expect(draw(7, 3, 3)).not.toEqual(draw(7 + 2 ** 32, 3, 3));
});

test('draws are spread evenly, also over the first draw of many streams', () => {
  const first = Array.from({ length: 4000 }, (_, stream) => draw(1, stream, 1)[0] ?? 0);
  for (const values of [first, draw(1, 1, 4000)]) {
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = values.filter((value) => Math.floor(value * 10) === tenth).length / 4000;
      expect(share).toBeCloseTo(0.1, 1);
    }
  }
});

test('a log-normal draw has the median and spread it was asked for', () => {
  const random = createRandom(1, 1);
  const logs = Array.from({ length: 4000 }, () => Math.log(random.logNormal(10, 0.5)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
  expect(Math.exp(mean)).toBeCloseTo(10, 0);
  expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
});

test('a weighted pick follows the weights', () => {
  const random = createRandom(1, 1);
  const picks = Array.from({ length: 4000 }, () => random.pickWeighted({ often: 3, rarely: 1 }));
  expect(picks.filter((pick) => pick === 'often').length / 4000).toBeCloseTo(0.75, 1);
});
