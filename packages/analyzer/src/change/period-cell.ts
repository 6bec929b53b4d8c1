import { weightedQuantile } from '../statistics/weighted-quantile.ts';
import type { Outcome } from './outcome.ts';

/** The outcomes of some handoffs in one period, in ascending order. */
export interface PeriodCell {
  readonly values: Float64Array;
  /** The week of each value, counted from 0 within the period. */
  readonly weeks: Int32Array;
  /** What each value counts. */
  readonly weights: Float64Array;
}

/** One value on its way into a cell. */
export interface Observation {
  readonly value: number;
  readonly week: number;
  readonly weight: number;
}

/** Puts the values of a cell in order. */
export function periodCell(observations: readonly Observation[]): PeriodCell {
  const sorted = [...observations].sort((a, b) => a.value - b.value || a.week - b.week);
  return {
    values: Float64Array.from(sorted, (one) => one.value),
    weeks: Int32Array.from(sorted, (one) => one.week),
    weights: Float64Array.from(sorted, (one) => one.weight),
  };
}

/** The level of a cell, each value counted by its weight and that of its week; undefined without weight. */
export function levelOf(
  cell: PeriodCell,
  level: Outcome['level'],
  weekWeights?: Float64Array,
): number | undefined {
  const { values, weeks } = cell;
  let weights = cell.weights;
  if (weekWeights) {
    weights = new Float64Array(values.length);
    for (let i = 0; i < values.length; i += 1) {
      weights[i] = (cell.weights[i] ?? 0) * (weekWeights[weeks[i] ?? 0] ?? 0);
    }
  }
  if (level === 'log_median') return weightedQuantile({ values, weights }, 0.5);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += (values[i] ?? 0) * (weights[i] ?? 0);
    weight += weights[i] ?? 0;
  }
  return weight > 0 ? sum / weight : undefined;
}

const BINS = 50;

/**
 * A cell whose level can be taken many times over: what matters of each week is its sum, or its counts in
 * fifty steps of the values.
 */
export function coarsened(cell: PeriodCell, level: Outcome['level']): PeriodCell {
  const { values } = cell;
  const bins = level === 'mean' ? 1 : BINS;
  const cells = new Map<number, Observation>();
  for (let i = 0; i < values.length; i += 1) {
    const week = cell.weeks[i] ?? 0;
    const key = Math.floor((i * bins) / values.length) * 1000 + week;
    const [value, weight] = [values[i] ?? 0, cell.weights[i] ?? 0];
    const had = cells.get(key) ?? { value: 0, week, weight: 0 };
    const sum = had.weight + weight;
    cells.set(key, { value: (had.value * had.weight + value * weight) / sum, week, weight: sum });
  }
  return cells.size < values.length ? periodCell([...cells.values()]) : cell;
}
