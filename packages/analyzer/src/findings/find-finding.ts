import { annotationsOfFinding, findingsHistory, type Store } from '@baton/store';
import { AnalyzerError } from '../errors.ts';
import { citedBy, type FindingsScope } from './current-findings.ts';
import { type StoredFinding, storedFinding } from './stored-finding.ts';

/** A finding and what each run said of it, the newest first. */
export interface FindingLife {
  readonly finding: StoredFinding;
  readonly history: readonly {
    readonly foundAt: string;
    readonly status: StoredFinding['status'];
    readonly verdict: string;
    readonly claim: string;
  }[];
}

/** Characters of an id that tell it from others well enough. */
const SHORTEST_ID = 4;

/**
 * The finding whose id begins so. Throws an `AnalyzerError`: `finding_unknown` if there is none, `finding_ambiguous`
 * if there are several.
 */
export async function findFinding(
  store: Store,
  id: string,
  scope: Pick<FindingsScope, 'namespace' | 'process'> = {},
): Promise<FindingLife> {
  const within = {
    namespaces: scope.namespace === undefined ? [] : [scope.namespace],
    processes: scope.process === undefined ? [] : [scope.process],
  };
  const rows =
    id.length < SHORTEST_ID
      ? []
      : await store.query(findingsHistory, { ...within, finding: id }, { lane: 'analysis' });
  const [newest] = rows;
  if (newest === undefined) throw unknownFinding(id);
  const ids = [...new Set(rows.map((row) => row.findingId))];
  if (ids.length > 1) {
    throw new AnalyzerError(
      'finding_ambiguous',
      `Expected one finding ${id}, got ${ids.length}: ${ids.join(', ')}. Write more of the id.`,
    );
  }
  const cited = await store.query(annotationsOfFinding, within, { lane: 'analysis' });
  const since = rows.findIndex(
    (row) => row.verdict !== newest.verdict || row.status !== newest.status,
  );
  const first = rows[since === -1 ? rows.length - 1 : since - 1] ?? newest;
  const finding = storedFinding(
    {
      ...newest,
      sinceMillis: first.foundMillis,
      previousVerdict: since === -1 ? '' : (rows[since]?.verdict ?? ''),
    },
    citedBy(newest, cited),
  );
  if (finding === undefined) throw unknownFinding(id);
  return {
    finding,
    history: rows.map((row) => ({
      foundAt: new Date(row.foundMillis).toISOString(),
      status: row.status === 'gone' ? 'gone' : 'holds',
      verdict: row.verdict,
      claim: row.claim,
    })),
  };
}

const unknownFinding = (id: string): AnalyzerError =>
  new AnalyzerError(
    'finding_unknown',
    `There is no finding ${id}; \`baton analyze\` lists those there are, with their ids.`,
  );
