import type { Store } from '@baton/store';
import type { Check, CheckedLog, Figure, Tolerance, TrapFigures } from './check.ts';
import { type ExpectedFigure, expectedFigures } from './expected-figures.ts';

/** One figure, expected and found. */
export interface CheckedFigure {
  readonly figure: string;
  /** Undefined where nothing checks the figure. */
  readonly query: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly expected: string | number;
  /** Undefined where nothing was found. */
  readonly found: string | number | undefined;
  /** How far `found` may lie off, in its own unit. */
  readonly tolerance: number;
  readonly ok: boolean;
}

/** A figure as the obvious way of counting gives it, and as it holds. */
export interface MeasuredTrap extends TrapFigures {
  readonly trap: string;
  readonly about: string;
}

/** What a validation of a log found. */
export interface Validation {
  readonly log: string;
  readonly figures: readonly CheckedFigure[];
  readonly notCarried: readonly { readonly figure: string; readonly reason: string }[];
  readonly traps: readonly MeasuredTrap[];
  /** Every expected figure was found, or is named as one that facts cannot carry. */
  readonly ok: boolean;
}

const RESAMPLED_TOLERANCE = 0.03;
/** Of the expected figure. */
const EDGE = 2e-6;

/**
 * Compares what a store says of a log with the figures that are expected of it (`expected.json` as text).
 *
 * A figure that no check covers fails, so that none is forgotten. Throws `expected_unreadable`.
 */
export async function validateLog(
  store: Store,
  log: CheckedLog,
  expected: string,
): Promise<Validation> {
  const wanted = expectedFigures(expected);
  const ask = createAsker(store);
  const found = new Map<Check, Figure>();
  for (const check of log.checks) found.set(check, check.compute(await ask(check)));
  const traps = await measureTraps(ask, log);

  const figures: CheckedFigure[] = [];
  const notCarried: { figure: string; reason: string }[] = [];
  const reasons = Object.entries(log.notCarried);
  const used = new Set<Check>();
  for (const one of wanted) {
    const figure = one.path.join('.');
    const reason = reasons.find(([path]) => isWithin(path, figure))?.[1];
    const check = log.checks.find(({ figure: path }) => isWithin(path, figure));
    if (check === undefined && reason !== undefined) {
      notCarried.push({ figure, reason });
      continue;
    }
    if (check !== undefined) used.add(check);
    figures.push(compare(one, check, check === undefined ? undefined : found.get(check)));
  }
  for (const check of log.checks.filter((one) => !used.has(one))) {
    figures.push(compare({ path: [check.figure], value: '', rounding: 0 }, check, undefined));
  }
  return { log: log.name, figures, notCarried, traps, ok: figures.every(({ ok }) => ok) };
}

type Ask = (question: Pick<Check, 'query' | 'parameters'>) => Promise<readonly unknown[]>;

/** What the obvious way of counting says of a log, beside what holds. */
export async function measureTraps(ask: Ask, log: CheckedLog): Promise<MeasuredTrap[]> {
  const traps: MeasuredTrap[] = [];
  for (const { trap, about, query, compute } of log.traps) {
    traps.push({ trap, about, ...compute(await ask({ query, parameters: {} })) });
  }
  return traps;
}

/** Asks each question once, however many checks read its rows. */
export function createAsker(store: Store): Ask {
  const answers = new Map<string, Promise<readonly unknown[]>>();
  return ({ query, parameters }) => {
    const key = JSON.stringify([query.name, parameters]);
    const rows = answers.get(key) ?? store.query(query, parameters as never, { lane: 'analysis' });
    answers.set(key, rows);
    return rows;
  };
}

/** Whether a figure is the one at a path, or lies below it. */
export function isWithin(path: string, figure: string): boolean {
  return figure === path || figure.startsWith(`${path}.`);
}

function compare(
  expected: ExpectedFigure,
  check: Check | undefined,
  figure: Figure,
): CheckedFigure {
  const within = expected.path.slice(check?.figure.split('.').length ?? 0);
  const found = figureAt(figure, within);
  const tolerance = toleranceOfFigure(expected, check?.tolerance);
  return {
    figure: expected.path.join('.'),
    query: check?.query.name,
    parameters: check?.parameters ?? {},
    expected: expected.value,
    found: typeof found === 'number' && !Number.isFinite(found) ? undefined : found,
    tolerance,
    ok: isClose(expected.value, found, tolerance),
  };
}

/** The figure at a path below another; undefined where there is none. */
export function figureAt(figure: Figure, path: readonly string[]): string | number | undefined {
  const value = path.reduce<Figure>(below, figure);
  return typeof value === 'object' ? undefined : value;
}

/** How far off a figure may be, in its own unit. */
export function toleranceOfFigure(
  { value, rounding }: ExpectedFigure,
  tolerance?: Tolerance,
): number {
  if (tolerance === 'resampled' && typeof value === 'number') {
    return Math.abs(value) * RESAMPLED_TOLERANCE;
  }
  return tolerance === 'quantile' ? 2 * rounding : rounding;
}

function below(figure: Figure, key: string): Figure {
  if (typeof figure !== 'object') return undefined;
  return (figure as Readonly<Record<string, Figure>>)[key];
}

/** Whether a figure is as expected; one on the very edge of its rounding is. */
export function isClose(expected: string | number, found: Figure, tolerance: number): boolean {
  if (typeof expected === 'string' || typeof found !== 'number') return expected === found;
  // A figure on the very edge of its rounding must not fail for where an iteration was stopped.
  const edge = tolerance === 0 ? 0 : Math.abs(expected) * EDGE;
  return Math.abs(found - expected) <= tolerance + edge;
}
