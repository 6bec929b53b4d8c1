import { itemSimilar, type Store } from '@baton/store';
import { formatDuration } from '../report/format/duration.ts';
import { plural } from '../report/format/plural.ts';
import { teamName } from '../report/format/team.ts';

/** A closed item like another at its last handoff, and how it ended. */
export interface SimilarItem {
  readonly item: string;
  /** 0 is alike, 3 has nothing in common: see `item/similar`. */
  readonly distance: number;
  readonly from: string;
  readonly to: string;
  readonly missing: readonly string[];
  readonly outcome: string | null;
  readonly outcomeScore: number | null;
  /** Open to close, of its last cycle. */
  readonly seconds: number;
  readonly handoffs: number;
  readonly rounds: number;
  readonly closedAt: string;
}

/** The closed items nearest to one, nearest first, of the last thousand handoffs to the same team. */
export async function similarItems(
  store: Store,
  key: { readonly namespace: string; readonly process: string; readonly item: string },
): Promise<SimilarItem[]> {
  const rows = await store.query(itemSimilar, key);
  return rows.map((row) => ({
    item: row.item,
    distance: row.distance,
    from: row.sourceTeam,
    to: row.targetTeam,
    missing: row.missingFields,
    outcome: row.outcome || null,
    outcomeScore: row.outcomeScore,
    seconds: row.seconds,
    handoffs: row.handoffs,
    rounds: row.rounds,
    closedAt: new Date(row.closedMillis).toISOString(),
  }));
}

/** One line on how a similar item ended. */
export function similarText(similar: SimilarItem): string {
  const { item, from, to, missing, outcome, outcomeScore, seconds, handoffs, rounds } = similar;
  const without = missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
  const ended = outcome === null ? 'closed' : `closed as ${outcome}`;
  const score = outcomeScore === null ? '' : `, score ${outcomeScore}`;
  return (
    `${item} (${teamName(from)} → ${teamName(to)}${without}): ${ended} after ` +
    `${formatDuration(seconds)}, ${plural(handoffs, 'handoff')}, ${plural(rounds, 'round')}${score}; ` +
    `distance ${similar.distance.toFixed(2)}`
  );
}
