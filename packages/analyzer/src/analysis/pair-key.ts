import { groupBy } from '../group-by.ts';

interface Pair {
  readonly namespace: string;
  readonly process: string;
  readonly sourceTeam: string;
  readonly targetTeam: string;
}

/** One string per pair of teams, for look-ups. */
export function pairKey(pair: Pair): string {
  return JSON.stringify([pair.namespace, pair.process, pair.sourceTeam, pair.targetTeam]);
}

/** Groups rows by the pair they belong to, in the order in which they came. */
export function byPair<Row extends Pair>(rows: readonly Row[]): Map<string, Row[]> {
  return groupBy(rows, pairKey);
}
