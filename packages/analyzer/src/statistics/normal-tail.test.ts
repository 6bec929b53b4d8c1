import { expect, test } from 'vitest';
import { twoSidedNormalP } from './normal-tail.ts';

// Reference: erfc(z / sqrt(2)) of the C mathematics library.
test.each([
  [0, 1],
  [0.5, 0.6170750774519738],
  [1.959963984540054, 0.05],
  [2.5758293035489004, 0.01],
  [3.290526731491926, 0.001],
  [3.6, 0.000318217180315068],
  [5, 5.733031437583869e-7],
  [8, 1.2441921148543574e-15],
])('of a z of %d is %d', (z, p) => {
  expect(twoSidedNormalP(z) / p).toBeCloseTo(1, 9);
  expect(twoSidedNormalP(-z)).toBe(twoSidedNormalP(z));
});
