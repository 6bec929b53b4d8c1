import { annotationsOfFinding, findingsCurrent, type Store } from '@baton/store';
import type { Finding } from './finding.ts';
import { pairOfSubject } from './pair-of-subject.ts';
import {
  type Annotation,
  annotationOf,
  type StoredFinding,
  storedFinding,
} from './stored-finding.ts';

/** Which findings are asked for. */
export interface FindingsScope {
  /** @default all of them */
  readonly namespace?: string;
  /** @default all of them */
  readonly process?: string;
  /** @default all of them */
  readonly kinds?: readonly Finding['kind'][];
  /** @default both */
  readonly status?: StoredFinding['status'];
}

/**
 * What the analyzer says now of each claim, those that hold first, supported before the others, strong before weak,
 * each with what people wrote beside it or another finding on the same pair.
 */
export async function currentFindings(
  store: Store,
  scope: FindingsScope = {},
): Promise<StoredFinding[]> {
  const lane = 'analysis';
  const within = {
    namespaces: scope.namespace === undefined ? [] : [scope.namespace],
    processes: scope.process === undefined ? [] : [scope.process],
  };
  const rows = await store.query(
    findingsCurrent,
    {
      ...within,
      kinds: [...(scope.kinds ?? [])],
      statuses: scope.status === undefined ? [] : [scope.status],
    },
    { lane },
  );
  if (rows.length === 0) return [];
  const cited = await store.query(annotationsOfFinding, within, { lane });
  return rows.flatMap((row) => storedFinding(row, citedBy(row, cited)) ?? []);
}

/** Those beside the claim itself, and beside others about the same pair of the same process. */
export function citedBy(
  finding: {
    readonly namespace: string;
    readonly process: string;
    readonly findingId: string;
    readonly subject: string;
  },
  rows: readonly Parameters<typeof annotationOf>[0][],
): Annotation[] {
  const pair = pairOfSubject(finding.subject);
  return rows
    .filter(
      (row) =>
        row.namespace === finding.namespace &&
        row.process === finding.process &&
        (row.findingId === finding.findingId ||
          (pair !== undefined && pairOfSubject(row.subject) === pair)),
    )
    .map(annotationOf);
}
