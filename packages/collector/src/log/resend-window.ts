import { HASH_BYTES } from './record.ts';

const ENTRY_BYTES = HASH_BYTES + 12;

/** Bounds of the window. */
export interface ResendWindowOptions {
  /** @default 65536 */
  readonly maxEntries?: number;
  /** Counted by a clock that nobody sets; a restart begins to count anew. @default 600 */
  readonly maxAgeSeconds?: number;
  /** Milliseconds since some moment. @default performance.now */
  readonly elapsedMillis?: () => number;
}

/** A request seen before: when, and how many of its spans were rejected then. */
export interface SeenRequest {
  readonly atNanos: bigint;
  readonly rejected: number;
}

/** Hashes of the requests stored lately, oldest first, so that an identical resend is stored once. */
export interface ResendWindow {
  get(hash: string): SeenRequest | undefined;
  add(hash: string, seen: SeenRequest): void;
  /** The window as the payload of a log record. */
  encode(): Buffer;
  /** Adds what `encode` wrote. */
  decode(payload: Buffer): void;
}

/** Creates an empty window. */
export function createResendWindow(options: ResendWindowOptions = {}): ResendWindow {
  const maxEntries = options.maxEntries ?? 65_536;
  const maxAgeMillis = (options.maxAgeSeconds ?? 600) * 1000;
  const elapsedMillis = options.elapsedMillis ?? (() => performance.now());
  const seen = new Map<string, SeenRequest & { readonly sinceMillis: number }>();

  const forgetOld = (nowMillis: number): void => {
    for (const [hash, { sinceMillis }] of seen) {
      if (seen.size <= maxEntries && nowMillis - sinceMillis <= maxAgeMillis) return;
      seen.delete(hash);
    }
  };

  const add = (hash: string, entry: SeenRequest): void => {
    const sinceMillis = elapsedMillis();
    // A record that is read after a window that already names it must keep its place.
    seen.delete(hash);
    seen.set(hash, { ...entry, sinceMillis });
    forgetOld(sinceMillis);
  };

  return {
    get: (hash) => seen.get(hash),
    add,
    encode() {
      const bytes = Buffer.alloc(seen.size * ENTRY_BYTES);
      let at = 0;
      for (const [hash, entry] of seen) {
        bytes.write(hash, at, HASH_BYTES, 'hex');
        bytes.writeBigInt64LE(entry.atNanos, at + HASH_BYTES);
        bytes.writeUInt32LE(entry.rejected, at + HASH_BYTES + 8);
        at += ENTRY_BYTES;
      }
      return bytes;
    },
    decode(payload) {
      for (let at = 0; at + ENTRY_BYTES <= payload.length; at += ENTRY_BYTES) {
        add(payload.toString('hex', at, at + HASH_BYTES), {
          atNanos: payload.readBigInt64LE(at + HASH_BYTES),
          rejected: payload.readUInt32LE(at + HASH_BYTES + 8),
        });
      }
    },
  };
}
