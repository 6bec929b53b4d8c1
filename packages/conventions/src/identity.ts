import type { Fact, ItemIdentity } from './fact.ts';
import { sha256 } from './sha256.ts';

/** Separates the parts of every hashed seed: ASCII unit separator, U+001F. */
export const SEED_SEPARATOR = '\u001f';

const SEED_VERSION = 'handoff-v1';
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const encoder = new TextEncoder();

/**
 * Hash of the parts, joined by {@link SEED_SEPARATOR} and encoded as UTF-8: the first `bytes` bytes
 * (at most 32) of their SHA-256 as lower-case hexadecimal digits.
 */
export function hashIds(seedParts: readonly string[], bytes: number): string {
  const digest = sha256(encoder.encode(seedParts.join(SEED_SEPARATOR)));
  let id = '';
  for (let i = 0; i < bytes; i++) id += HEX[digest[i] ?? 0];
  return id;
}

/**
 * Ids of the trace of one cycle of an item and of its root span; the same for everyone who knows
 * namespace, process, item and cycle.
 *
 * `trace = sha256("handoff-v1" US namespace US process US item US cycle)[0:16]`,
 * `root = sha256(the same seed US "root")[0:8]`.
 */
export function itemIds(identity: ItemIdentity): { traceId: string; rootSpanId: string } {
  const seed = [
    SEED_VERSION,
    identity.namespace,
    identity.process,
    identity.item,
    String(identity.cycle),
  ];
  return {
    traceId: hashIds(seed, TRACE_ID_BYTES),
    rootSpanId: hashIds([...seed, 'root'], SPAN_ID_BYTES),
  };
}

/**
 * What makes two spans the same fact: event id, verb and handoff name where the caller gave an event
 * id, else the span id.
 */
export function factId(fact: Fact): string {
  if (!fact.eventId) return fact.spanId;
  return [fact.eventId, fact.verb, fact.handoffName ?? ''].join(SEED_SEPARATOR);
}

/**
 * Id of the handoff that an `initiate` begins: the given one, else, with an event id,
 * `sha256(trace id US fact id)[0:8]`, so that a redelivery names the same handoff, else its span id.
 */
export function handoffIdOf(initiate: Fact): string {
  if (initiate.handoffId) return initiate.handoffId;
  if (!initiate.eventId) return initiate.spanId;
  return hashIds([itemIds(initiate).traceId, factId(initiate)], SPAN_ID_BYTES);
}
