import { kindAttributes } from '../analysis/kind-attributes.ts';
import { groupBy } from '../group-by.ts';
import type { DiscoveryRow } from './discover-conditions.ts';

/** A fast and a slow handoff of the same kind. */
export interface MatchedPair {
  readonly fast: DiscoveryRow;
  readonly slow: DiscoveryRow;
}

/** The attributes that tell kinds of work in rows. */
export function kindAttributesOf(rows: readonly Pick<DiscoveryRow, 'attributes'>[]): string[] {
  return kindAttributes(new Set(rows.flatMap(({ attributes }) => Object.keys(attributes))));
}

/** Of fewer handoffs, the fastest and the slowest quarter are chance. */
const MINIMUM_OF_KIND = 12;

/**
 * Pairs from the fastest and the slowest quarter of handoffs with the same receiver, urgency and kind: what sets
 * the texts of a pair apart is then not the kind of work. At most `most`, from all kinds in turn.
 */
export function matchedPairs(rows: readonly DiscoveryRow[], most: number): MatchedPair[] {
  const secondsOf = (row: DiscoveryRow): number => (row.endedMillis ?? 0) - row.initiatedMillis;
  const keys = kindAttributesOf(rows);
  const kinds = groupBy(
    rows.filter(({ endedMillis }) => endedMillis !== null),
    ({ targetTeam, attributes }) =>
      [targetTeam, ...keys.map((key) => attributes[key] ?? '')].join('\u001f'),
  );
  const byKind = [...kinds.values()]
    .filter((of) => of.length >= MINIMUM_OF_KIND)
    .map((of) => {
      const sorted = of.toSorted((a, b) => secondsOf(a) - secondsOf(b));
      const quarter = Math.floor(sorted.length / 4);
      return Array.from({ length: quarter }, (_, at) => ({
        fast: sorted[at] as DiscoveryRow,
        slow: sorted[sorted.length - 1 - at] as DiscoveryRow,
      }));
    });
  const pairs: MatchedPair[] = [];
  for (let at = 0; pairs.length < most && byKind.some((of) => at < of.length); at++) {
    for (const of of byKind) {
      const pair = of[at];
      if (pair !== undefined && pairs.length < most) pairs.push(pair);
    }
  }
  return pairs;
}
