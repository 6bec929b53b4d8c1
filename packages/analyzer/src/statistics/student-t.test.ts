import { expect, test } from 'vitest';
import { studentCritical, twoSidedStudentP } from './student-t.ts';

test.each([
  // Table of NIST/SEMATECH e-Handbook 1.3.6.7.2, two-sided 0.05 and 0.01.
  [0.05, 1, 12.706],
  [0.05, 4, 2.776],
  [0.05, 10, 2.228],
  [0.05, 100, 1.984],
  [0.01, 10, 3.169],
  [0.01, 30, 2.75],
])('p %d with %d degrees of freedom is at %d', (p, degreesOfFreedom, expected) => {
  expect(studentCritical(p, degreesOfFreedom)).toBeCloseTo(expected, 3);
});

test('is exact for one and two degrees of freedom', () => {
  expect(twoSidedStudentP(2, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(2), 12);
  expect(twoSidedStudentP(2, 2)).toBeCloseTo(1 - 2 / Math.sqrt(6), 12);
  expect(twoSidedStudentP(0, 7)).toBe(1);
});
