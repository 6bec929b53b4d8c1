import { overviewProcesses, personFailures, type Store } from '@baton/store';
import { groupBy } from '../group-by.ts';
import { shrunkenRates } from '../statistics/shrunken-rates.ts';

/** Fewest ended handoffs of a person. */
export const MINIMUM_HANDOFFS = 20;
/** Fewest such persons of a team: among fewer, a hash says who is meant. */
export const MINIMUM_PERSONS = 5;

/** How often handoffs failed that a person sent or received, beside the rate of the team. */
export interface PersonRate {
  readonly person: string;
  readonly ended: number;
  readonly failed: number;
  /** Drawn toward the rate of the team, with its 95 % interval. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** The interval leaves out the rate of the team. */
  readonly differs: boolean;
}

/** The persons of one team, by one attribute that names them. */
export interface TeamPersons {
  readonly namespace: string;
  readonly process: string;
  readonly attribute: string;
  /** Named when handoffs began, or when they were accepted. */
  readonly side: 'sender' | 'receiver';
  readonly team: string;
  readonly teamRate: number;
  readonly persons: readonly PersonRate[];
  /** Persons with fewer than 20 ended handoffs. */
  readonly leftOut: number;
}

/**
 * Failed handoffs by hashed person, of teams in which at least {@link MINIMUM_PERSONS} have {@link MINIMUM_HANDOFFS}. Only
 * for those who ask: nothing of it is stored, so no report, dashboard or alert can hold it. Rejects with a `StoreError`.
 */
export async function personRates(
  store: Store,
  scope: { readonly namespace?: string; readonly process?: string },
): Promise<TeamPersons[]> {
  const lane = { lane: 'analysis' } as const;
  const processes = await store.query(
    overviewProcesses,
    {
      namespaces: scope.namespace === undefined ? [] : [scope.namespace],
      processes: scope.process === undefined ? [] : [scope.process],
    },
    lane,
  );
  const found: TeamPersons[] = [];
  for (const { namespace, process } of processes) {
    const rows = await store.query(personFailures, { namespace, process }, lane);
    const teams = groupBy(rows, ({ attribute, side, team }) =>
      JSON.stringify([attribute, side, team]),
    );
    for (const all of teams.values()) {
      const enough = all.filter(({ ended }) => ended >= MINIMUM_HANDOFFS);
      const rates = shrunkenRates(enough.map(({ ended, failed }) => ({ n: ended, count: failed })));
      const [first] = all;
      if (!first || !rates || enough.length < MINIMUM_PERSONS) continue;
      const ended = enough.reduce((sum, row) => sum + row.ended, 0);
      const teamRate = enough.reduce((sum, row) => sum + row.failed, 0) / ended;
      const persons = enough.flatMap(({ person, ended: own, failed }, at): PersonRate[] => {
        const drawn = rates[at];
        if (!drawn) return [];
        const { value: rate, low, high } = drawn;
        const differs = low > teamRate || high < teamRate;
        return [{ person, ended: own, failed, rate, low, high, differs }];
      });
      found.push({
        ...{ namespace, process, attribute: first.attribute, side: first.side },
        ...{ team: first.team, teamRate },
        persons: persons.toSorted((a, b) => b.rate - a.rate),
        leftOut: all.length - enough.length,
      });
    }
  }
  return found;
}
