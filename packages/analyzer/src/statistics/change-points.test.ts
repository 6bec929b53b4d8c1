import { expect, test } from 'vitest';
import { changePoint, changePoints } from './change-points.ts';

/** Yearly flow of the Nile at Aswan, 1871 to 1970 (Cobb 1978, Biometrika 65:243; R's `Nile`). */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
  799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701,
  916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862,
  698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812,
  742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906,
  901, 1170, 912, 746, 919, 718, 714, 740,
];

test('finds 1898 as the last year of the high Nile, with the sum of squares of strucchange', () => {
  // Zeileis, Kleiber, Krämer & Hornik 2003, Comput. Stat. Data Anal. 44:109: break after observation 28, RSS 1597457.
  const found = changePoint(NILE, { minimumSegment: 15 });
  expect(1871 + (found?.index ?? 0) - 1).toBe(1898);
  expect(found?.residual).toBeCloseTo(1_597_457, 0);
  expect(found?.before).toBeCloseTo(1097.75, 2);
  expect(found?.after).toBeCloseTo(849.9722, 4);
  expect(found?.pValue).toBe(0.001);
  expect(changePoints(NILE, { minimumSegment: 15 }).map((one) => one.index)).toEqual([28]);
});

test('finds several steps in order of place', () => {
  const noise = [0.1, -0.1, 0.2, -0.2, 0.05, -0.05, 0.15, -0.15];
  const series = [0, 5, 1].flatMap((level) => noise.map((one) => level + one));
  expect(changePoints(series).map((one) => one.index)).toEqual([8, 16]);
});

test('weighs values: one that hardly counts makes no step', () => {
  const values = [1, 1, 1, 1, 1.1, 1, 1, 50];
  const weights = [9, 9, 9, 9, 9, 9, 9, 1e-9];
  expect(changePoint(values, { weights })?.after).toBeLessThan(1.1);
});

test('says a step without a change is found in the usual share of series', () => {
  let state = 7;
  const next = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let found = 0;
  for (let i = 0; i < 200; i += 1) {
    const series = Array.from({ length: 20 }, next);
    if ((changePoint(series, { permutations: 99, seed: i })?.pValue ?? 1) <= 0.05) found += 1;
  }
  // 200 × 0.05 = 10 expected; beyond 20 is rarer than 1 in 500.
  expect(found).toBeLessThanOrEqual(20);
  expect(found).toBeGreaterThanOrEqual(2);
});

test.each([
  ['nothing', []],
  ['too few', [1, 2, 3, 4, 5, 6, 7]],
  ['no variance', [2, 2, 2, 2, 2, 2, 2, 2]],
])('is not there for %s', (_, values) => {
  expect(changePoint(values)).toBeUndefined();
});
