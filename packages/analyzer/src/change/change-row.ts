import type { changeHandoffs, RowOf } from '@baton/store';

/** A row of `change/handoffs`. */
export type ChangeRow = RowOf<typeof changeHandoffs>;

/** A week in milliseconds. */
export const WEEK_MILLIS = 7 * 24 * 3600 * 1000;
