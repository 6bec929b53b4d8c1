import { itemCourses, type RowOf } from '@baton/store';
import { groupBy } from '../group-by.ts';
import {
  type Check,
  defineCheck,
  type Figure,
  type Tolerance,
  type Trap,
  type TrapFigures,
} from './check.ts';

/** A row of `item/courses`. */
export type Course = RowOf<typeof itemCourses>;

/** A check that reads the courses of all items. */
export function courseCheck(
  figure: string,
  compute: (courses: readonly Course[]) => Figure,
  tolerance: Tolerance = 'printed',
): Check {
  return defineCheck({ figure, query: itemCourses, tolerance, compute });
}

/** A trap that reads the courses of all items. */
export function courseTrap(
  trap: string,
  about: string,
  compute: (courses: readonly Course[]) => TrapFigures,
): Trap {
  const { query } = courseCheck(trap, () => undefined);
  return { trap, about, query, compute: (rows) => compute(rows as readonly Course[]) };
}

/** How many hold. */
export function countOf<T>(rows: readonly T[], holds: (row: T) => boolean): number {
  return rows.filter(holds).length;
}

/** The group of a count: itself up to `most - 1`, then `most+`. */
export function bucketOf(count: number, most: number): string {
  return count < most ? String(count) : `${most}+`;
}

/** The figure of each group, by its key. */
export function byGroup<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  figure: (group: readonly T[]) => Figure,
): Record<string, Figure> {
  return Object.fromEntries([...groupBy(rows, keyOf)].map(([key, group]) => [key, figure(group)]));
}

/** Arithmetic mean; undefined of nothing. */
export function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
