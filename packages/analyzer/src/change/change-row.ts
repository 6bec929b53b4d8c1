import type { changeHandoffs, Query } from '@baton/store';

type RowOf<Q> = Q extends Query<infer _P, infer R> ? R : never;

/** A row of `change/handoffs`. */
export type ChangeRow = RowOf<typeof changeHandoffs>;

/** A week in milliseconds. */
export const WEEK_MILLIS = 7 * 24 * 3600 * 1000;
