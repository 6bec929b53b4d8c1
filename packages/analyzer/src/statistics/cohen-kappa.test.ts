import { expect, test } from 'vitest';
import { cohenKappa } from './cohen-kappa.ts';

const raters = (both: number, first: number, second: number, neither: number) => {
  const rows = [
    ...Array(both).fill([1, 1]),
    ...Array(first).fill([1, 0]),
    ...Array(second).fill([0, 1]),
    ...Array(neither).fill([0, 0]),
  ] as [number, number][];
  return [Uint8Array.from(rows, ([a]) => a), Uint8Array.from(rows, ([, b]) => b)] as const;
};

/** The large-sample error by the delta method, with numeric derivatives: an independent way to the same number. */
function errorByDelta(counts: readonly number[]): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const p = counts.map((count) => count / n);
  const kappaOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number => {
    const chance = (a + b) * (a + c) + (c + d) * (b + d);
    return (a + d - chance) / (1 - chance);
  };
  const slope = p.map((_, at) => {
    const moved = (by: number) => kappaOf(p.map((share, i) => (i === at ? share + by : share)));
    return (moved(1e-6) - moved(-1e-6)) / 2e-6;
  });
  const mean = p.reduce((sum, share, at) => sum + share * (slope[at] ?? 0), 0);
  const square = p.reduce((sum, share, at) => sum + share * (slope[at] ?? 0) ** 2, 0);
  return Math.sqrt((square - mean ** 2) / n);
}

test('agrees with the worked example of 50 proposals that two readers judged', () => {
  const kappa = cohenKappa(...raters(20, 5, 10, 15));
  expect(kappa?.agreement).toBeCloseTo(0.7, 12);
  expect(kappa?.kappa).toBeCloseTo(0.4, 12);
  const error = ((kappa?.high ?? 0) - (kappa?.low ?? 0)) / 2 / 1.959963985;
  expect(error).toBeCloseTo(errorByDelta([20, 5, 10, 15]), 6);
});

test('is one where both say the same and zero where chance explains it', () => {
  expect(cohenKappa(...raters(10, 0, 0, 10))?.kappa).toBe(1);
  expect(cohenKappa(...raters(25, 25, 25, 25))?.kappa).toBeCloseTo(0, 12);
});

test('says nothing where there is nothing to agree on', () => {
  expect(cohenKappa(new Uint8Array(), new Uint8Array())).toBeUndefined();
  expect(cohenKappa(...raters(9, 0, 0, 0))).toMatchObject({ agreement: 1, kappa: null, low: null });
});
