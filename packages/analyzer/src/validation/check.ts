import type { Query } from '@baton/store';

/** What a check finds, in the shape of the figure that is expected. */
export type Figure =
  | string
  | number
  | undefined
  | readonly Figure[]
  | { readonly [key: string]: Figure };

/**
 * How far a number may lie off: half a unit of the last printed digit; a whole one for a quantile in the tail, which is
 * defined in several ways; 3 % where it was resampled.
 */
export type Tolerance = 'printed' | 'quantile' | 'resampled';

/** One figure of a log that is known beforehand, and the question that gives it. */
export interface Check {
  /** Path in the log's `expected.json`, such as `handoffs.total`; it may stand for everything below it. */
  readonly figure: string;
  readonly query: Query;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tolerance: Tolerance;
  compute(rows: readonly unknown[]): Figure;
}

/** Declares a check. */
export function defineCheck<P, R>(check: {
  readonly figure: string;
  readonly query: Query<P, R>;
  readonly parameters?: P & object;
  readonly tolerance?: Tolerance;
  readonly compute: (rows: readonly R[]) => Figure;
}): Check {
  return {
    figure: check.figure,
    query: check.query as Query,
    parameters: (check.parameters ?? {}) as Readonly<Record<string, unknown>>,
    tolerance: check.tolerance ?? 'printed',
    compute: check.compute as (rows: readonly unknown[]) => Figure,
  };
}

/** What the obvious way of counting says of a log, beside what holds. */
export interface Trap {
  /** Its number in the list of traps. */
  readonly trap: string;
  /** What is measured, and why the obvious way is wrong. */
  readonly about: string;
  readonly query: Query;
  compute(rows: readonly unknown[]): TrapFigures;
}

/** One figure, twice. */
export interface TrapFigures {
  readonly naive: number | undefined;
  readonly honest: number | undefined;
}

/** The checks of one public log. */
export interface CheckedLog {
  /** Name of its folder. */
  readonly name: string;
  /** File in the folder. */
  readonly log: string;
  /** File among the example mappings. */
  readonly mapping: string;
  readonly checks: readonly Check[];
  readonly traps: readonly Trap[];
  /** By path, why facts cannot carry a figure. */
  readonly notCarried: Readonly<Record<string, string>>;
}
