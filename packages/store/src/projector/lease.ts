import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { rememberState } from '../queries/projector/commands.ts';
import { projectorLease } from '../queries/projector/state.ts';
import type { Store } from '../store.ts';
import { type Share, shareText } from './share.ts';

/** The right to do one share of the work: of several projectors that ask for it, one has it. */
export interface Lease {
  /** Takes or renews it; false while another projector has it. */
  hold(): Promise<boolean>;
  /** Lets the next one have it at once. */
  release(): Promise<void>;
}

/** How long one that has gone silent keeps it. */
const VALID_SECONDS = 30;
const RENEW_MILLIS = 5_000;
/** Two that ask at the same moment both write; after this each sees who was last. */
const CONTEST_MILLIS = 300;

/**
 * Asks for a share of the work on a server. ClickHouse has no compare-and-swap, so two that ask at once may
 * for a moment both believe that they have it. That does no harm to what they write: of two foldings of one
 * cycle the one that saw more facts wins.
 */
export function createLease(
  store: Store,
  o: { readonly share: Share; readonly host: () => Promise<string> },
): Lease {
  const lane = 'projector';
  const own = randomUUID();
  let renewedAtMillis: number | undefined;

  const nameOf = async (): Promise<string> => `lease ${shareText(o.share)} ${await o.host()}`;
  const holder = async (name: string): Promise<string> => {
    const [row] = await store.query(projectorLease, { name }, { lane });
    return row === undefined || row.ageSeconds > VALID_SECONDS ? '' : row.holder;
  };

  return {
    async hold() {
      const nowMillis = performance.now();
      if (renewedAtMillis !== undefined && nowMillis - renewedAtMillis < RENEW_MILLIS) return true;
      const name = await nameOf();
      const before = await holder(name);
      if (before !== own && before !== '') {
        renewedAtMillis = undefined;
        return false;
      }
      await store.execute(rememberState, { name, value: own }, { lane });
      if (before !== own) {
        await delay(CONTEST_MILLIS);
        if ((await holder(name)) !== own) return false;
      }
      renewedAtMillis = nowMillis;
      return true;
    },
    async release() {
      if (renewedAtMillis === undefined) return;
      renewedAtMillis = undefined;
      const name = await nameOf();
      if ((await holder(name)) !== own) return;
      await store.execute(rememberState, { name, value: '' }, { lane });
    },
  };
}

/** The lease of a projector that cannot have company. */
export const SOLE_LEASE: Lease = { hold: async () => true, release: async () => undefined };
