import { logGamma } from './log-gamma.ts';

/**
 * Probability that a chi-squared variable exceeds `value`: the upper incomplete gamma function by its series below the
 * mean, by its continued fraction above (Abramowitz & Stegun 1964, 26.4.19, 6.5.29 and 6.5.31).
 */
export function chiSquaredTail(value: number, degreesOfFreedom: number): number {
  if (!(value > 0)) return 1;
  const a = degreesOfFreedom / 2;
  const x = value / 2;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * Number.EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  // Lentz's method.
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;
}
