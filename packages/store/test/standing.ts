import { z } from 'zod';
import { defineQuery, type Store } from '../src/index.ts';

/** Rows of a question that is asked once. */
export const ask = <R extends z.ZodObject>(store: Store, sql: string, row: R) =>
  store.query(
    defineQuery({ name: 'test', title: '', description: '', sql, params: z.object({}), row }),
    {},
  );

/** Items as every table of the projections has them, and the figures by day. */
export async function standing(store: Store) {
  const [row] = await ask(
    store,
    `SELECT
      (SELECT arraySort(groupUniqArray(Item)) FROM handoff_facts) AS facts,
      (SELECT arraySort(groupUniqArray(Item)) FROM work_items) AS items,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs) AS handoffs,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs_by_day) AS byDay,
      (SELECT arraySort(groupUniqArray(Item)) FROM handoffs_open FINAL) AS open,
      (SELECT sum(Handoffs) FROM handoff_daily FINAL) AS daily,
      (SELECT count() FROM removals) + (SELECT count() FROM removal_spans)
        + (SELECT count() FROM handoff_touched) + (SELECT count() FROM handoff_days_touched) AS waiting`,
    z.object({
      facts: z.array(z.string()),
      items: z.array(z.string()),
      handoffs: z.array(z.string()),
      byDay: z.array(z.string()),
      open: z.array(z.string()),
      daily: z.number(),
      waiting: z.number(),
    }),
  );
  return row;
}

/** What `standing` is where these items are there, each with one handoff. */
export const allOf = (...items: string[]) => ({
  facts: items,
  items,
  handoffs: items,
  byDay: items,
  daily: items.length,
  waiting: 0,
});
