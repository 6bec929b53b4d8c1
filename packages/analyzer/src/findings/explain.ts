import { queries, type Store } from '@baton/store';
import type { FindingsScope } from './current-findings.ts';
import { type FindingLife, findFinding } from './find-finding.ts';

/** A query that a finding's numbers come from, run again. */
export interface ExplainedQuery {
  readonly name: string;
  readonly title: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Null where this version of Baton has no such query any more. */
  readonly sql: string | null;
  /** The first rows it gives today; null where it was not run or failed. */
  readonly rows: readonly unknown[] | null;
  /** There are more than these. */
  readonly hasMore: boolean;
  /** Why there are no rows. */
  readonly problem: string | null;
}

/** A finding with all it takes to check it. */
export interface Explanation extends FindingLife {
  readonly queries: readonly ExplainedQuery[];
}

/** What is shown of a finding. */
export interface ExplainOptions extends Pick<FindingsScope, 'namespace' | 'process'> {
  /** Id of the finding, or how it begins. */
  readonly finding: string;
  /** Rows of each query; 0 runs none. @default 20 */
  readonly rows?: number;
  readonly signal?: AbortSignal;
}

const ROWS_SHOWN = 20;

/**
 * Looks a finding up and runs its queries again on the data of today. Throws an `AnalyzerError`: `finding_unknown`,
 * `finding_ambiguous`.
 */
export async function explainFinding(store: Store, o: ExplainOptions): Promise<Explanation> {
  const life = await findFinding(store, o.finding, o);
  const explained: ExplainedQuery[] = [];
  for (const asked of life.finding.queries) explained.push(await explainQuery(store, asked, o));
  return { ...life, queries: explained };
}

async function explainQuery(
  store: Store,
  asked: FindingLife['finding']['queries'][number],
  { rows: limit = ROWS_SHOWN, signal }: ExplainOptions,
): Promise<ExplainedQuery> {
  const { name, parameters } = asked;
  const query = queries.find((one) => one.name === name);
  const none = { name, parameters, rows: null, hasMore: false };
  if (query === undefined) {
    const problem = 'This version of Baton no longer asks this.';
    return { ...none, title: name, sql: null, problem };
  }
  const { title, sql } = query;
  if (limit <= 0) return { ...none, title, sql: sql.trim(), problem: null };
  try {
    const options = { lane: 'analysis', ...(signal && { signal }) } as const;
    const rows: unknown[] = [];
    let hasMore = false;
    for await (const row of store.stream(query, parameters as never, options)) {
      hasMore = rows.length === limit;
      if (hasMore) break;
      rows.push(row);
    }
    return { name, parameters, title, sql: sql.trim(), rows, hasMore, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...none, title, sql: sql.trim(), problem };
  }
}
