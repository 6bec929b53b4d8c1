import { processScore, type Store } from '@baton/store';
import { z } from 'zod';
import { shareOf } from '../analysis/share-of.ts';
import { shareSchema } from '../report/share-schema.ts';

/** The score of closed items beside how many of them have one. */
export const scoreSchema = z.object({
  mean: z.number(),
  median: z.number(),
  /** Closed items with a score: the response rate. */
  response: shareSchema,
});

/** The score of one process. */
export const processScoreSchema = scoreSchema.extend({
  namespace: z.string(),
  process: z.string(),
});

/** The score of closed items beside how many of them have one. */
export type Score = z.infer<typeof scoreSchema>;

/** A row of `pair/score` or `process/score` as a report carries it; null where nobody gave a score. */
export function scoreOf(row: {
  readonly closedItems: number;
  readonly scored: number;
  readonly mean: number | null;
  readonly median: number | null;
}): Score | null {
  const response = shareOf(row.scored, row.closedItems);
  if (response === null || row.mean === null || row.median === null) return null;
  return { mean: row.mean, median: row.median, response };
}

/** The score of each process of the scope that has one. Rejects with a `StoreError`. */
export async function processScores(
  store: Store,
  scope: { readonly namespaces: string[]; readonly processes: string[] },
): Promise<z.infer<typeof processScoreSchema>[]> {
  const { namespaces, processes } = scope;
  const rows = await store.query(processScore, { namespaces, processes }, { lane: 'analysis' });
  return rows.flatMap((row) => {
    const score = scoreOf(row);
    return score ? [{ namespace: row.namespace, process: row.process, ...score }] : [];
  });
}
