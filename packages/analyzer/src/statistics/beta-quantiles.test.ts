import { expect, test } from 'vitest';
import { betaQuantiles } from './beta-quantiles.ts';
import { betaQuantile } from './incomplete-beta.ts';

test.each([
  [1, 1],
  [1, 2],
  [3, 3],
  [3, 5],
  [50, 51],
  [20_000, 20_001],
])('quantiles of Beta(%i, %i) are those of its distribution function', (a, b) => {
  const quantiles = betaQuantiles(a, b, 1000);
  const deviation = Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)));
  for (const at of [0, 24, 250, 499, 500, 749, 975, 999]) {
    const off = (quantiles[at] ?? 0) - betaQuantile((at + 0.5) / 1000, a, b);
    expect(Math.abs(off) / deviation).toBeLessThan(1e-3);
  }
});
