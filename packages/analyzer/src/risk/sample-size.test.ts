import { expect, test } from 'vitest';
import { sampleSize } from './sample-size.ts';

const sized = (byPair: readonly number[]) =>
  sampleSize({ handoffs: byPair.reduce((sum, n) => sum + n, 0), byPair }, 200_000);

test('everything is kept where there are not too many', () => {
  expect(sized([150_000, 50_000])).toEqual({ perMillion: 1_000_000, atLeast: 0 });
});

test('of large pairs the same share is kept', () => {
  expect(sized(Array(20).fill(500_000))).toEqual({ perMillion: 20_000, atLeast: 1000 });
});

test('of rare pairs a thousand are kept, or all of them', () => {
  const { perMillion, atLeast } = sized([10_000_000, 2000, 300]);
  expect(atLeast).toBe(1000);
  expect(10 * perMillion + 1000 + 300).toBeLessThanOrEqual(200_000);
  expect(10 * (perMillion + 1) + 1000 + 300).toBeGreaterThan(200_000);
});

test('very many rare pairs take no more than a quarter, and something is kept in any case', () => {
  expect(sized([10_000_000, ...Array(5000).fill(400)])).toEqual({ perMillion: 15_500, atLeast: 9 });
  expect(sized([10 ** 13])).toMatchObject({ perMillion: 1 });
});
