import type { Outcome } from './outcome.ts';
import { type PairPeriods, usualOf } from './pair-periods.ts';
import { levelOf, type Observation, periodCell } from './period-cell.ts';

/** Values a week needs to count as a point of a series. */
const LEAST_IN_WEEK = 5;

/** The level of a group of pairs in one week. */
export interface WeekLevel {
  /** Counted from the start: -1 is the week before it. */
  readonly week: number;
  readonly n: number;
  readonly level: number;
}

/**
 * A group of pairs week by week, in order: how far its values lie above the usual of their own pair and kind of
 * case before the start, added to the group's usual. Thin weeks are left out.
 */
export function weeklyLevels(
  pairs: readonly PairPeriods[],
  level: Outcome['level'],
  weeksBefore: number,
): WeekLevel[] {
  const weeks = new Map<number, Observation[]>();
  let usualSum = 0;
  let weight = 0;
  for (const pair of pairs) {
    usualSum += usualOf(pair, level) * pair.weight;
    weight += pair.weight;
    for (const { before, after } of pair.strata) {
      const usual = levelOf(before, level) ?? 0;
      for (const [cell, offset] of [
        [before, -weeksBefore],
        [after, 0],
      ] as const) {
        cell.values.forEach((value, i) => {
          const week = (cell.weeks[i] ?? 0) + offset;
          const list = weeks.get(week) ?? [];
          if (list.length === 0) weeks.set(week, list);
          list.push({ value: value - usual, week: 0, weight: cell.weights[i] ?? 0 });
        });
      }
    }
  }
  return [...weeks]
    .sort(([a], [b]) => a - b)
    .flatMap(([week, own]) => {
      const found = own.length >= LEAST_IN_WEEK ? levelOf(periodCell(own), level) : undefined;
      return found === undefined ? [] : [{ week, n: own.length, level: found + usualSum / weight }];
    });
}
