import { expect, test } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

// The fifteen p-values of Benjamini & Hochberg 1995, section 3.2: four are rejected at 5 %.
const PUBLISHED = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
];

test('rejects what the published example rejects', () => {
  const q = benjaminiHochberg(PUBLISHED);
  expect(q.filter((value) => value <= 0.05)).toHaveLength(4);
  expect(q[0]).toBeCloseTo(0.0015, 10);
  expect(q[3]).toBeCloseTo(0.035625, 10);
  expect(q[6]).toBeCloseTo((0.0298 * 15) / 7, 10);
  expect(q.at(-1)).toBe(1);
});

test('keeps the order in which the values came', () => {
  const shuffled = [...PUBLISHED].reverse();
  expect(benjaminiHochberg(shuffled).reverse()).toEqual(benjaminiHochberg(PUBLISHED));
});

test('of nothing is nothing', () => {
  expect(benjaminiHochberg([])).toEqual([]);
});
