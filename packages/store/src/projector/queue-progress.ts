import { z } from 'zod';
import { rememberState } from '../queries/projector/commands.ts';
import { projectorState } from '../queries/projector/state.ts';
import type { Store } from '../store.ts';
import { type Share, shareText } from './share.ts';

/** How far a share has worked off a queue, and since which start of the server its blocks count. */
export interface Progress {
  readonly bootSeconds: number;
  readonly block: number;
}

/** What the shares of one queue tell each other: a part may go once all of them are done with it. */
export interface QueueProgress {
  report(progress: Progress): Promise<void>;
  /** The last block that every share is done with; -1 if one has not said so since the server started. */
  doneByAll(bootSeconds: number): Promise<number>;
}

const Stored = z.object({ bootSeconds: z.number(), block: z.number() });

/** The time of start is counted back from now in whole seconds, twice. */
const TOLERANCE_SECONDS = 3;

/** Whether both were counted since the same start of the server: a start may count from the beginning again. */
export const sameBoot = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE_SECONDS;

/** Keeps the progress of all shares in the store, per server: each has a queue of its own. */
export function createQueueProgress(
  store: Store,
  o: { readonly table: string; readonly share: Share; readonly host: () => Promise<string> },
): QueueProgress {
  const lane = 'projector';
  const { share, table } = o;
  const nameOf = async (index: number): Promise<string> =>
    `done ${table} ${shareText({ ...share, index })} ${await o.host()}`;

  return {
    async report(progress) {
      const name = await nameOf(share.index);
      await store.execute(rememberState, { name, value: JSON.stringify(progress) }, { lane });
    },
    async doneByAll(bootSeconds) {
      const rows = await store.query(projectorState, {}, { lane });
      const state = new Map(rows.map(({ name, value }) => [name, value]));
      let least = Number.POSITIVE_INFINITY;
      for (let index = 1; index <= share.of; index += 1) {
        const value = state.get(await nameOf(index));
        const stored = value === undefined ? undefined : Stored.parse(JSON.parse(value));
        const isValid = stored !== undefined && sameBoot(stored.bootSeconds, bootSeconds);
        least = Math.min(least, isValid ? stored.block : -1);
      }
      return least;
    },
  };
}
