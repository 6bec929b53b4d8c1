import { type Store, teamNeeds, teamPushToFront } from '@baton/store';
import type { TeamMeasures } from './measures-schema.ts';

/** Fields that are told of a team at most. */
const NEEDS_SHOWN = 5;

/** What each team asks for and closes itself; the teams that ask most often first. */
export async function measureTeams(
  store: Store,
  scope: { readonly namespaces: string[]; readonly processes: string[] },
): Promise<TeamMeasures[]> {
  const options = { lane: 'analysis' } as const;
  const needs = await store.query(teamNeeds, scope, options);
  const first = await store.query(teamPushToFront, scope, options);
  const teams = new Map<string, TeamMeasures>();
  const teamOf = (row: { namespace: string; process: string; team: string }): TeamMeasures => {
    const { namespace, process, team } = row;
    const key = JSON.stringify([namespace, process, team]);
    const found = teams.get(key) ?? { namespace, process, team, needs: [], first: null };
    teams.set(key, found);
    return found;
  };
  for (const row of needs) {
    if (row.rank > NEEDS_SHOWN) continue;
    const { field, askedHandoffs, handoffs, senders, requiredButMissing } = row;
    teamOf(row).needs.push({ field, askedHandoffs, handoffs, senders, requiredButMissing });
  }
  for (const row of first) {
    const { items, closedItems, closedWithoutHandoff } = row;
    teamOf(row).first = { items, closedItems, closedWithoutHandoff };
  }
  const asked = ({ needs: of }: TeamMeasures): number => of[0]?.askedHandoffs ?? 0;
  return [...teams.values()].toSorted((a, b) => asked(b) - asked(a) || (a.team < b.team ? -1 : 1));
}
