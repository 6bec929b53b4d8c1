import type { Row } from './fold-demo.ts';

/** Ratio of medians, with and without regard to the mix. */
export interface Comparison {
  readonly crude: number;
  /** Geometric mean of the ratios within strata, weighted by their harmonic size. */
  readonly adjusted: number;
  /** Share of strata in which those with the factor are faster. */
  readonly fasterStrata: number;
}

/** Compares handoffs with a factor to those without it. */
export function compare(
  rows: readonly Row[],
  o: {
    readonly factor: (row: Row) => boolean;
    readonly value: (row: Row) => number;
    readonly stratum: (row: Row) => string;
  },
): Comparison {
  const ratioOf = (group: readonly Row[]): { ratio: number; weight: number } => {
    const withFactor = group.filter(o.factor).map(o.value);
    const without = group.filter((row) => !o.factor(row)).map(o.value);
    const weight = (withFactor.length * without.length) / group.length;
    const enough = Math.min(withFactor.length, without.length) >= 10;
    return { ratio: median(withFactor) / median(without), weight: enough ? weight : 0 };
  };
  const strata = [...groupBy(rows, o.stratum).values()]
    .map(ratioOf)
    .filter(({ weight }) => weight > 0);
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  const logs = strata.reduce((sum, { ratio, weight }) => sum + weight * Math.log(ratio), 0);
  return {
    crude: ratioOf(rows).ratio,
    adjusted: Math.exp(logs / total),
    fasterStrata: strata.filter(({ ratio }) => ratio < 1).length / strata.length,
  };
}

/** The upper median. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Share of rows for which something holds. */
export function share<T>(rows: readonly T[], holds: (row: T) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

/** Rows by key, in order of first appearance. */
export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
