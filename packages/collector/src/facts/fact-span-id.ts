import { type Fact, factAttributes, factId, hashIds, itemIds } from '@baton/conventions';

const SPAN_ID_BYTES = 8;
const SEED_VERSION = 'fact-v1';

/** What, beside its trace, a span id follows from. */
export interface FactIdentity {
  /** Content of the fact as the sender wrote it; see {@link contentOf}. */
  readonly content: string;
  /** How many facts of the same content stand before it in its request. */
  readonly occurrence: number;
  /** Whether the sender said when it happened. */
  readonly isTimed: boolean;
}

/**
 * Span id of a fact sent as JSON: with an event id it follows from that, verb and handoff name, else from the whole
 * content, so that whoever sends it again sends the same span. Where the sender did not say when it
 * happened, the time of arrival is part of it: of two such deliveries the fold then keeps the earlier.
 *
 * `sha256("fact-v1" US trace id US ("event" US fact id | "content" US content US occurrence) [US time])[0:8]`
 */
export function factSpanId(fact: Fact, o: FactIdentity): string {
  const identity = fact.eventId
    ? ['event', factId(fact)]
    : ['content', o.content, String(o.occurrence)];
  const time = o.isTimed ? [] : [String(fact.atMillis)];
  return hashIds([SEED_VERSION, itemIds(fact).traceId, ...identity, ...time], SPAN_ID_BYTES);
}

/** A fact as one text that does not depend on the order in which its keys were written. */
export function contentOf(fact: Fact): string {
  const attributes = Object.entries(factAttributes(fact));
  return JSON.stringify(attributes.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
