import { describe, expect, test } from 'vitest';
import { quantile } from '../statistics/quantile.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import { bootstrapMedianRatio } from './bootstrap-median-ratio.ts';
import { medianRatio } from './median-ratio.ts';
import { strataOf } from './strata.ts';
import { byTime, stratifiedTimes } from './stratified-times.ts';

/** Two strata of one pace each; the exposed take half as long. Censored: what takes longer than a row's own window. */
function drawn(n: number, isCensored: boolean, seed: number) {
  const random = seededRandom(seed);
  const exposed = Uint8Array.from({ length: n }, (_, row) => row % 2);
  const group = Uint32Array.from({ length: n }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const seconds = new Float64Array(n);
  const ended = new Uint8Array(n);
  for (let row = 0; row < n; row++) {
    const whole = -Math.log(1 - random()) * 1e5 * (exposed[row] ? 0.5 : 1) * (group[row] ? 3 : 1);
    const window = isCensored ? random() * 9e5 : Number.POSITIVE_INFINITY;
    seconds[row] = Math.min(whole, window);
    ended[row] = whole <= window ? 1 : 0;
  }
  return { exposed, group, seconds, ended };
}

/** The same interval by drawing rows with replacement from each arm of each stratum. */
function byResampling({ exposed, group, seconds, ended }: ReturnType<typeof drawn>, times: number) {
  const random = seededRandom(99);
  const cells = [0, 1, 2, 3].map((cell) =>
    [...exposed.keys()].filter((row) => (exposed[row] ?? 0) + 2 * (group[row] ?? 0) === cell),
  );
  const own = [...exposed.keys()].map((row) => (exposed[row] ?? 0) + 2 * (group[row] ?? 0));
  const values: number[] = [];
  for (let replicate = 0; replicate < times; replicate++) {
    const rows = own.map((cell) => {
      const of = cells[cell] ?? [];
      return of[Math.floor(random() * of.length)] ?? 0;
    });
    const again = {
      seconds: Float64Array.from(rows, (row) => seconds[row] ?? 0),
      ended: Uint8Array.from(rows, (row) => ended[row] ?? 0),
    };
    const value = ratioOf({ ...again, exposed, group })?.value;
    if (value !== undefined) values.push(value);
  }
  return { low: quantile(values, 0.025) ?? 0, high: quantile(values, 0.975) ?? 0 };
}

const timesOf = ({ seconds, ended, group }: Omit<ReturnType<typeof drawn>, 'exposed'>) =>
  stratifiedTimes(
    { seconds, ended },
    byTime(seconds, ended),
    strataOf(seconds.length, [{ name: 'group', values: group }]),
  );
const ratioOf = ({ exposed, ...rows }: ReturnType<typeof drawn>) =>
  medianRatio(timesOf(rows), exposed);

describe('medians drawn from the distribution of their rank', () => {
  test.each([
    ['no row is censored', 90, false],
    ['some rows are', 200, true],
  ])('have the interval of plain resampling where %s', (_, n, isCensored) => {
    for (const seed of [1, 2]) {
      const rows = drawn(n, isCensored, seed);
      const { low, high } = bootstrapMedianRatio(timesOf(rows), rows.exposed, {
        ...{ replicates: 4000, seed },
      }) ?? { low: 0, high: 0 };
      const plain = byResampling(rows, 800);
      const width = Math.log(plain.high / plain.low);
      // A bound of 800 replicates has an error of about a fortieth of the width.
      expect(Math.abs(Math.log(low / plain.low)) / width).toBeLessThan(0.12);
      expect(Math.abs(Math.log(high / plain.high)) / width).toBeLessThan(0.12);
    }
  });

  test('come out as often as the binomial distribution says, for one sample of eleven', () => {
    const seconds = Float64Array.from({ length: 22 }, (_, row) => (row < 11 ? 2 ** (row + 1) : 1));
    const exposed = Uint8Array.from({ length: 22 }, (_, row) => (row < 11 ? 1 : 0));
    const ended = new Uint8Array(22).fill(1);
    const times = stratifiedTimes({ seconds, ended }, byTime(seconds, ended), strataOf(22, []));
    // P(median <= x(r)) = P(Bin(11, r / 11) >= 6): between r = 3 and r = 9 lie 95 % (Maritz and Jarrett 1978).
    const interval = bootstrapMedianRatio(times, exposed, { replicates: 20_000, seed: 5 });
    const [low, high] = [3, 9].map((rank) => 2 ** rank);
    const atMost = (rank: number): number => {
      let sum = 0;
      for (let k = 6; k <= 11; k++)
        sum += choose(11, k) * (rank / 11) ** k * (1 - rank / 11) ** (11 - k);
      return sum;
    };
    expect(atMost(2)).toBeLessThan(0.025);
    expect(atMost(3)).toBeGreaterThan(0.025);
    expect(atMost(8)).toBeLessThan(0.975);
    expect(atMost(9)).toBeGreaterThan(0.975);
    expect(interval?.low).toBeCloseTo(low ?? 0, 9);
    expect(interval?.high).toBeCloseTo(high ?? 0, 9);
  });

  test('are none where no stratum has enough of both', () => {
    const rows = drawn(8, false, 1);
    expect(
      bootstrapMedianRatio(timesOf(rows), rows.exposed, { replicates: 50, seed: 1 }),
    ).toBeUndefined();
  });
});

function choose(n: number, k: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at++) ways = (ways * (n - k + at)) / at;
  return ways;
}
