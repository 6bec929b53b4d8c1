import type { Fact } from '../fact.ts';
import { factId } from '../identity.ts';
import { VERBS, type Verb } from '../verb.ts';

const VERB_RANK = Object.fromEntries(VERBS.map((verb, rank) => [verb, rank])) as Record<
  Verb,
  number
>;

/** A fact beside its id, so that the id is computed once. */
export interface IdentifiedFact {
  readonly id: string;
  readonly fact: Fact;
}

/** What a cycle consists of once redeliveries are folded away. */
export interface OrderedFacts {
  /** Distinct facts in the order in which they are read. */
  readonly facts: readonly IdentifiedFact[];
  /** Fact ids by the span ids of redeliveries that lost, so that a handoff is still found by them. */
  readonly redelivered: ReadonlyMap<string, string>;
}

/**
 * Drops redelivered facts and sorts the rest by time, sequence, verb and fact id.
 *
 * Of two spans with one fact id the earlier time wins, then the smaller span id (DESIGN, fold).
 */
export function orderFacts(facts: readonly Fact[]): OrderedFacts {
  const byId = new Map<string, Fact>();
  const redelivered = new Map<string, string>();
  for (const fact of facts) {
    const id = factId(fact);
    const known = byId.get(id);
    if (known === undefined || isEarlierDelivery(fact, known)) byId.set(id, fact);
    if (known !== undefined) {
      redelivered.set(known.spanId, id);
      redelivered.set(fact.spanId, id);
    }
  }
  const distinct: IdentifiedFact[] = [];
  for (const [id, fact] of byId) distinct.push({ id, fact });
  distinct.sort(compareFacts);
  return { facts: distinct, redelivered };
}

function isEarlierDelivery(fact: Fact, than: Fact): boolean {
  return (
    fact.atMillis < than.atMillis || (fact.atMillis === than.atMillis && fact.spanId < than.spanId)
  );
}

function compareFacts(a: IdentifiedFact, b: IdentifiedFact): number {
  return (
    a.fact.atMillis - b.fact.atMillis ||
    (a.fact.sequence ?? 0) - (b.fact.sequence ?? 0) ||
    VERB_RANK[a.fact.verb] - VERB_RANK[b.fact.verb] ||
    (a.id < b.id ? -1 : 1)
  );
}
