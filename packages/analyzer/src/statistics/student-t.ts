import { incompleteBeta } from './incomplete-beta.ts';

/**
 * Probability that Student's t lies at least `|t|` from 0, on either side (Abramowitz & Stegun 1964,
 * 26.7.1 by 26.5.27).
 */
export function twoSidedStudentP(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** The t beyond which, on either side, Student's t lies with the probability `p`: 2.228 for 0.05 and 10. */
export function studentCritical(p: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (twoSidedStudentP(high, degreesOfFreedom) > p && high < 1e12) high *= 2;
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2;
    if (twoSidedStudentP(middle, degreesOfFreedom) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
