import { pairReturns, processReopenings, type Store } from '@baton/store';
import { z } from 'zod';
import type { AsOf } from '../analysis/as-of.ts';

const count = z.int().min(0);
const hours = z.number().min(0);

/** What coming back costs one process, in calendar hours. */
export const returnCostSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  /** From the initiate to the bounce, and from there until the item goes on. */
  bounced: z.object({ handoffs: count, hours }),
  /** From a handoff to the one straight back. */
  pingPong: z.object({ handoffs: count, hours }),
  /** Questions to the sender, and how long they were open. */
  clarified: z.object({ questions: count, hours }),
  /** From the first reopening to the last close, or until now; null where closes are not recorded. */
  reopened: z
    .object({
      cycles: count,
      openAgain: count,
      hours,
      medianSeconds: z.number().nullable(),
      handoffs: count,
      rounds: count,
    })
    .nullable(),
});

/** What coming back costs one process. */
export type ReturnCost = z.infer<typeof returnCostSchema>;

const SECONDS_PER_HOUR = 3_600;

/** What bounces, ways back and reopenings cost each process of the scope. Rejects with a `StoreError`. */
export async function returnCosts(
  store: Store,
  scope: { readonly namespaces: string[]; readonly processes: string[] } & AsOf,
): Promise<ReturnCost[]> {
  const options = { lane: 'analysis' } as const;
  const { namespaces, processes } = scope;
  const returns = await store.query(pairReturns, { namespaces, processes }, options);
  const reopenings = await store.query(processReopenings, scope, options);
  return reopenings.map((row) => {
    const own = returns.filter(
      (pair) => pair.namespace === row.namespace && pair.process === row.process,
    );
    const sum = (figure: (pair: (typeof own)[number]) => number): number =>
      own.reduce((total, pair) => total + figure(pair), 0);
    return {
      namespace: row.namespace,
      process: row.process,
      bounced: {
        handoffs: sum((pair) => pair.bounced),
        hours: sum((pair) => pair.bouncedSeconds + pair.untilPassedOnSeconds) / SECONDS_PER_HOUR,
      },
      pingPong: {
        handoffs: sum((pair) => pair.pingPong),
        hours: sum((pair) => pair.pingPongSeconds) / SECONDS_PER_HOUR,
      },
      clarified: {
        questions: sum((pair) => pair.clarificationRequests),
        hours: sum((pair) => pair.clarificationSeconds) / SECONDS_PER_HOUR,
      },
      reopened:
        row.closedOnce === 0
          ? null
          : {
              cycles: row.reopened,
              openAgain: row.openAgain,
              hours: row.afterSeconds / SECONDS_PER_HOUR,
              medianSeconds: row.afterMedianSeconds,
              handoffs: row.handoffsAfter,
              rounds: row.roundsAfter,
            },
    };
  });
}
