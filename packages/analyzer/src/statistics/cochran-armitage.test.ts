import { expect, test } from 'vitest';
import { cochranArmitage } from './cochran-armitage.ts';

const groups = (counts: readonly number[], sizes: readonly number[], scores: readonly number[]) =>
  counts.map((count, i) => ({ count, n: sizes[i] ?? 0, score: scores[i] ?? 0 }));

test('equals the examples of prop.trend.test in R', () => {
  const [smokers, patients] = [
    [83, 90, 129, 70],
    [86, 93, 136, 82],
  ];
  const linear = cochranArmitage(groups(smokers, patients, [1, 2, 3, 4]));
  expect((linear?.z ?? 0) ** 2).toBeCloseTo(8.2249, 4);
  expect(linear?.p).toBeCloseTo(0.004132, 6);
  const last = cochranArmitage(groups(smokers, patients, [0, 0, 0, 1]));
  expect((last?.z ?? 0) ** 2).toBeCloseTo(12.173, 3);
  expect(last?.p).toBeCloseTo(0.0004848, 7);
});

test('equals the alcohol and malformation example', () => {
  // Agresti, Categorical Data Analysis, table 2.1: statistic 6.57, p 0.01.
  const present = [48, 38, 5, 1, 1];
  const all = [17066 + 48, 14464 + 38, 788 + 5, 126 + 1, 37 + 1];
  const trend = cochranArmitage(groups(present, all, [0, 0.5, 1.5, 4, 7]));
  expect((trend?.z ?? 0) ** 2).toBeCloseTo(6.57, 2);
  expect(trend?.p).toBeCloseTo(0.0104, 4);
});

test('gives the slope of the share per unit of score', () => {
  const trend = cochranArmitage(groups([10, 20, 30], [100, 100, 100], [0, 1, 2]));
  expect(trend?.slope).toBeCloseTo(0.1, 12);
});

test.each([
  ['nothing', []],
  ['none', groups([0, 0], [5, 5], [0, 1])],
  ['all', groups([5, 5], [5, 5], [0, 1])],
  ['one score', groups([2, 3], [5, 5], [4, 4])],
])('is not there for %s', (_, given) => {
  expect(cochranArmitage(given)).toBeUndefined();
});
