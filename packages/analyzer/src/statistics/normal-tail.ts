const SERIES_LIMIT = 2.5;

/**
 * Complementary error function to full double precision: power series near zero, continued fraction
 * in the tail (Abramowitz & Stegun 1964, 7.1.6 and 7.1.14).
 */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < SERIES_LIMIT) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * Number.EPSILON; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - 2 * scale * sum;
  }
  let fraction = x;
  for (let n = 120; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
  return scale / fraction;
}

/** Probability that a standard normal variable lies at least `|z|` from 0, on either side. */
export function twoSidedNormalP(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** The 97.5 % quantile of the standard normal distribution: half the width of a 95 % interval, in standard errors. */
export const Z_95 = 1.959963984540054;
