import { z } from 'zod';
import { type Command, defineCommand, defineQuery, type QueryParameters } from '../define-query.ts';

/**
 * A statement that has ClickHouse rewrite parts of a table. With `mutations_sync = 0` it returns before that is done;
 * the embedded engine would wait unless told so.
 */
export interface Mutation<P = QueryParameters> extends Command<P> {
  readonly table: string;
}

/** Declares a mutation. */
export function defineMutation<P extends QueryParameters>({
  table,
  ...command
}: {
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}): Mutation<P> {
  return { ...defineCommand<P>(command), table };
}

/** How far mutations are, by table. */
export const unfinishedMutations = defineQuery({
  name: 'retention/unfinished-mutations',
  title: 'Unfinished mutations',
  description:
    'Per table with mutations under way: how many parts they have yet to rewrite, how many are rewritten right now and how many rows of those are read, and why the last one failed.',
  params: z.object({}),
  row: z.object({
    table: z.string(),
    parts: z.number(),
    running: z.number(),
    rowsRead: z.number(),
    failure: z.string(),
  }),
  sql: `
SELECT
  m.table AS table,
  sum(m.parts_to_do) AS parts,
  any(r.running) AS running,
  any(r.rowsRead) AS rowsRead,
  anyIf(m.latest_fail_reason, m.latest_fail_reason != '') AS failure
FROM system.mutations AS m
LEFT JOIN (
  SELECT table, count() AS running, sum(rows_read) AS rowsRead
  FROM system.merges
  WHERE database = currentDatabase() AND is_mutation
  GROUP BY table
) AS r ON r.table = m.table
WHERE m.database = currentDatabase() AND NOT m.is_done
GROUP BY m.table
`,
});
