import { pairBaselines, pairCustomerTime, pairScore, type Store } from '@baton/store';
import type { AsOf } from '../analysis/as-of.ts';
import { pairKey } from '../analysis/pair-key.ts';
import type { CustomerTimeRow, WeeklyRow } from '../analysis/row.ts';
import { failurePattern } from './failure-pattern.ts';
import type { PairMeasures } from './measures-schema.ts';
import { scoreOf } from './score.ts';

/** Measures of every pair of the scope, by its key; `weeks` are those of pairs with enough ended handoffs. */
export async function measurePairs(
  store: Store,
  scope: { readonly namespaces: string[]; readonly processes: string[] } & AsOf,
  weeks: ReadonlyMap<string, readonly WeeklyRow[]>,
): Promise<Map<string, PairMeasures>> {
  const options = { lane: 'analysis' } as const;
  const { namespaces, processes } = scope;
  const baselines = await store.query(pairBaselines, scope, options);
  const customer = await store.query(pairCustomerTime, { namespaces, processes }, options);
  const scores = new Map(
    (await store.query(pairScore, { namespaces, processes }, options)).map((row) => [
      pairKey(row),
      scoreOf(row),
    ]),
  );
  const measures = new Map<string, PairMeasures>();
  for (const row of customer) {
    const key = pairKey(row);
    const {
      itemsOpen,
      beforeMedianSeconds,
      beforeP90Seconds,
      afterMedianSeconds,
      afterP90Seconds,
    } = row;
    const own = weeks.get(key);
    measures.set(key, {
      baselines: { wait: null, whole: null },
      customerWaits: {
        ...{
          beforeMedianSeconds,
          beforeP90Seconds,
          afterMedianSeconds,
          afterP90Seconds,
          itemsOpen,
        },
      },
      withoutCustomer: withoutCustomer(row),
      score: scores.get(key) ?? null,
      failurePattern: own === undefined ? null : failurePattern(own),
    });
  }
  for (const row of baselines) {
    const found = measures.get(pairKey(row));
    if (found === undefined) continue;
    const { handoffs, ended, medianSeconds, p90Seconds, p95Seconds } = row;
    const { logSpread, fastSeconds, slowSeconds } = row;
    found.baselines[row.measure] = {
      ...{ handoffs, ended, medianSeconds, p90Seconds, p95Seconds },
      ...{ logSpread, fastSeconds, slowSeconds },
    };
  }
  return measures;
}

function withoutCustomer(row: CustomerTimeRow): PairMeasures['withoutCustomer'] {
  if (row.known === 0) return null;
  return {
    known: row.known,
    withCustomer: row.withCustomer,
    customerSeconds: row.customerSeconds,
    waitingMedianSeconds: row.ownWaitingMedianSeconds,
    waitingP90Seconds: row.ownWaitingP90Seconds,
    workingMedianSeconds: row.ownWorkingMedianSeconds,
    workingP90Seconds: row.ownWorkingP90Seconds,
    waitingBusinessMedianSeconds: row.ownWaitingBusinessMedianSeconds,
    workingBusinessMedianSeconds: row.ownWorkingBusinessMedianSeconds,
  };
}
