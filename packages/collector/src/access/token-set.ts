import type { Principal } from './principal.ts';
import type { TokenRecord } from './token-record.ts';
import { isSameHash } from './token-secret.ts';

/** A token that was presented: whose it is, and until when it is good. */
export interface KnownToken {
  readonly principal: Principal;
  readonly record: TokenRecord;
  readonly goodUntilMillis: number;
}

/** The tokens that are in force. */
export interface TokenSet {
  readonly size: number;
  readonly records: readonly TokenRecord[];
  /** The token with this hash; looks at every one of them, whichever it is. */
  find(hash: string): KnownToken | undefined;
}

/** Makes tokens findable by the hash of their secret, those that a rotation retired included. */
export function createTokenSet(records: readonly TokenRecord[]): TokenSet {
  const entries = records.flatMap((record) => {
    const { name, namespace, maxBodyBytes, purposes } = record;
    const principal: Principal = { name, namespace, maxBodyBytes, purposes };
    const endMillis = record.expiresAt === undefined ? Infinity : Date.parse(record.expiresAt);
    const entry = (hash: string, goodUntilMillis: number) => ({
      hash,
      known: { principal, record, goodUntilMillis },
    });
    return [
      entry(record.hash, endMillis),
      ...record.retired.map((old) => entry(old.hash, Math.min(endMillis, Date.parse(old.until)))),
    ];
  });
  return {
    size: records.length,
    records,
    find(hash) {
      let found: KnownToken | undefined;
      for (const entry of entries) {
        if (isSameHash(entry.hash, hash)) found = entry.known;
      }
      return found;
    },
  };
}
