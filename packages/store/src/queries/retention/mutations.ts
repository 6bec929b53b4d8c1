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

/** How far the mutations of a table are. */
export const unfinishedMutations = defineQuery({
  name: 'retention/unfinished-mutations',
  title: 'Unfinished mutations',
  description:
    'Of a table how many parts mutations have yet to rewrite, how many are rewritten right now, and why the last one failed.',
  params: z.object({ table: z.string().default('otel_traces') }),
  row: z.object({
    mutations: z.number(),
    parts: z.number(),
    running: z.number(),
    failure: z.string(),
  }),
  sql: `
SELECT
  count() AS mutations,
  sum(parts_to_do) AS parts,
  (SELECT count() FROM system.merges
    WHERE database = currentDatabase() AND table = {table:String} AND is_mutation) AS running,
  anyIf(latest_fail_reason, latest_fail_reason != '') AS failure
FROM system.mutations
WHERE database = currentDatabase() AND table = {table:String} AND NOT is_done
`,
});
