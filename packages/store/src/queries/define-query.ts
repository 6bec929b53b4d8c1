import type { z } from 'zod';
import type { ParameterValue } from '../engine/engine.ts';

/** Parameters of a query by placeholder. */
export type QueryParameters = Readonly<Record<string, ParameterValue | undefined>>;

/** One question Baton can answer: named SQL with typed parameters and typed columns. */
export interface Query<P = QueryParameters, R = unknown> {
  /** Topic and question, such as `pair/waiting`. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what a row is and how its figures are meant. */
  readonly description: string;
  /** Text with ClickHouse placeholders `{name:Type}`; never glued together. */
  readonly sql: string;
  /** Defaults belong here: a parameter without one must be given. */
  readonly params: z.ZodObject;
  readonly row: z.ZodObject;
  /** Carries the types; never called. */
  types?(params: P): R;
}

/** A row of a query. */
export type RowOf<Q> = Q extends Query<infer _, infer R> ? R : never;

/** Declares a query of the catalogue. */
export function defineQuery<P extends z.ZodObject, R extends z.ZodObject>(query: {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly sql: string;
  readonly params: P;
  readonly row: R;
}): Query<z.input<P>, z.output<R>> {
  return query;
}

/** A statement that changes tables, with bound parameters and no rows. */
export interface Command<P = QueryParameters> {
  readonly name: string;
  readonly sql: string;
  types?(params: P): void;
}

/** Declares a statement that changes tables. */
export function defineCommand<P extends QueryParameters>(command: {
  readonly name: string;
  readonly sql: string;
}): Command<P> {
  return command;
}
